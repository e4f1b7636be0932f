// The filters. Counts come from the tally of all findings, since the page shows only some findings of each rule.
"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const data = JSON.parse(document.getElementById("data").textContent);
  const names = {3: "error", 2: "warning", 1: "note"};
  const number = new Intl.NumberFormat("en");
  const plural = (n, one, many) => number.format(n) + " " + (n === 1 ? one : many);

  const rules = [...document.querySelectorAll("article.rule")].map((article) => ({
    article,
    text: (article.querySelector("h3").textContent + " " + (article.querySelector(".title")?.textContent ?? "")).toLowerCase(),
    samples: [...article.querySelectorAll(".finding")].map((element) => ({
      element,
      severity: Number(element.dataset.severity),
      profile: Number(element.dataset.profile),
      file: Number(element.dataset.file),
    })),
    glance: document.querySelector(`[data-glance="${article.dataset.rule}"]`),
  }));
  const files = data.files.map((name) => name.toLowerCase());

  const option = (value, text) => Object.assign(document.createElement("option"), {value, textContent: text});
  const used = (column) => new Set(data.counts.map((count) => count[column]));
  const fill = () => {
    const profiles = used(2);
    const order = [...profiles].sort((a, b) => data.profiles[a] < data.profiles[b] ? -1 : 1);
    form.profile.append(...order.map((i) => option(String(i), data.profiles[i])));
    document.getElementById("rules").append(...rules.map((r) => option(r.article.querySelector("h3").textContent, "")));
    // Browsers are slow with more suggestions; a user can type the name of any other file.
    document.getElementById("files").append(...[...used(3)].slice(0, 1000).map((i) => option(data.files[i], "")));
  };

  // chosen reads the form, and returns functions that test a rule and a row of the tally.
  const chosen = () => {
    const severities = new Set([...form.querySelectorAll("[name=severity]:checked")].map((box) => Number(box.value)));
    const profile = form.profile.value;
    const rule = form.rule.value.trim().toLowerCase();
    const file = form.file.value.trim().toLowerCase();
    const inFile = files.map((name) => name.includes(file));
    return {
      all: severities.size === 3 && profile === "" && rule === "" && file === "",
      rule: (r) => r.text.includes(rule),
      one: (severity, inProfile, f) => severities.has(severity) && (profile === "" || Number(profile) === inProfile) && inFile[f],
    };
  };

  const sums = (filter) => {
    const of = rules.map(() => ({1: 0, 2: 0, 3: 0}));
    const matches = rules.map(filter.rule);
    for (const [rule, severity, profile, file, n] of data.counts) {
      if (matches[rule] && filter.one(severity, profile, file)) of[rule][severity] += n;
    }
    return of;
  };

  // samples shows the matching findings of a rule, and returns their number. It opens the folded ones if no other finding matches.
  const samples = (rule, filter) => {
    let shown = 0;
    for (const s of rule.samples) {
      const match = filter.one(s.severity, s.profile, s.file);
      s.element.hidden = !match;
      if (match) shown++;
    }
    const folded = rule.article.querySelector(".folded");
    if (folded) {
      const within = folded.querySelectorAll(".finding:not([hidden])").length;
      folded.hidden = within === 0;
      const more = within < shown ? "more " : "";
      folded.querySelector("summary").textContent = plural(within, more + "finding", more + "findings");
      if (within > 0 && !more) folded.open = true;
    }
    return shown;
  };

  const bar = (svg, sum, longest) => {
    let at = 0;
    for (const severity of [3, 2, 1]) {
      const end = at + sum[severity];
      const x = Math.floor(at * 1000 / longest);
      const piece = svg.querySelector("." + names[severity]);
      piece.setAttribute("x", x);
      piece.setAttribute("width", Math.floor(end * 1000 / longest) - x);
      at = end;
    }
  };

  const show = (rule, sum, filter, longest) => {
    const total = sum[1] + sum[2] + sum[3];
    rule.article.hidden = rule.glance.hidden = total === 0;
    if (total === 0) return;
    for (const severity of [3, 2, 1]) {
      const badge = rule.article.querySelector(`.counts [data-severity="${names[severity]}"]`);
      badge.hidden = sum[severity] === 0;
      badge.firstElementChild.textContent = number.format(sum[severity]);
      badge.lastElementChild.textContent = names[severity] + (sum[severity] === 1 ? "" : "s");
    }
    rule.glance.querySelector("[data-sum]").textContent = number.format(total);
    bar(rule.glance.querySelector("svg"), sum, longest);
    const suppressed = rule.article.querySelector(".suppressed");
    if (suppressed) suppressed.hidden = !filter.all; // of suppressed findings only the rule is known
    const shown = samples(rule, filter);
    const left = total - shown;
    const more = shown > 0 ? "more " : "";
    const line = rule.article.querySelector(".left");
    line.hidden = left === 0;
    line.textContent = plural(left, more + "finding is", more + "findings are") + " not shown.";
  };

  const update = () => {
    const filter = chosen();
    const of = sums(filter);
    const totals = of.map((sum) => sum[1] + sum[2] + sum[3]);
    const longest = totals.reduce((a, b) => Math.max(a, b), 1);
    rules.forEach((rule, i) => show(rule, of[i], filter, longest));
    const matching = totals.reduce((a, b) => a + b, 0);
    const all = data.counts.reduce((sum, count) => sum + count[4], 0);
    const by = (s) => of.reduce((sum, o) => sum + o[s], 0);
    const kinds = [3, 2, 1].filter(by).map((s) => plural(by(s), names[s], names[s] + "s")).join(", ");
    document.getElementById("matches").textContent = (filter.all
      ? "All " + plural(all, "finding", "findings")
      : number.format(matching) + " of " + plural(all, "finding", "findings") + " match") + (kinds && ": " + kinds);
    document.getElementById("nothing").hidden = matching > 0;
    document.querySelector(".glance").hidden = matching === 0;
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", update);
  form.addEventListener("reset", () => setTimeout(update)); // the fields are reset only after this event
  fill();
  form.hidden = false;
  update();
})();

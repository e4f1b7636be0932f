package format

// dateTimeLayout is Caliper's only form of a date-time, as a layout of package time: UTC with exactly three fraction digits.
const dateTimeLayout = "2006-01-02T15:04:05.000Z"

// IsDateTime reports whether s has the form YYYY-MM-DDTHH:mm:ss.SSSZ, and its date and time exist. Second 60 is allowed at 23:59 only,
// where leap seconds are.
func IsDateTime(s []byte) bool {
	f, ok := dateTimeFields(s)
	return ok && 1 <= f.month && f.month <= 12 && 1 <= f.day && f.day <= daysIn(f.year, f.month) &&
		f.hour <= 23 && f.minute <= 59 && (f.second <= 59 || f.second == 60 && f.hour == 23 && f.minute == 59)
}

type dateTime struct{ year, month, day, hour, minute, second, milli int }

// dateTimeFields reads the numbers of a text in the form of a date-time. It does not check that the date and time exist.
func dateTimeFields(s []byte) (f dateTime, ok bool) {
	if len(s) != len(dateTimeLayout) ||
		s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[19] != '.' || s[23] != 'Z' {
		return f, false
	}
	var ok1, ok2, ok3, ok4, ok5, ok6, ok7 bool
	f.year, ok1 = number(s[0:4])
	f.month, ok2 = number(s[5:7])
	f.day, ok3 = number(s[8:10])
	f.hour, ok4 = number(s[11:13])
	f.minute, ok5 = number(s[14:16])
	f.second, ok6 = number(s[17:19])
	f.milli, ok7 = number(s[20:23])
	return f, ok1 && ok2 && ok3 && ok4 && ok5 && ok6 && ok7
}

func number(digits []byte) (n int, ok bool) {
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

package format

// The patterns in this file are regular expressions both of ECMA-262, as JSON Schema uses them, and of Go. Each accepts the same texts as
// the function in its comment.

const (
	DateTimePattern  = "^(?:" + datePattern + "T(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]|23:59:60)\\.[0-9]{3}Z)$"     // IsDateTime
	DurationPattern  = "^P(?:" + daysPattern + "|" + anyYears + anyMonths + anyWeeks + anyDays + "T" + clockPattern + ")$" // IsDuration
	EventIDPattern   = "^urn:uuid:" + UUIDPattern + "$"                                                                    // EventIDProblem, with a UUID of any version
	MediaTypePattern = "^" + restrictedName + "/" + restrictedName + "(?: *;[\\s\\S]*)?$"                                  // IsMediaType
	UUIDPattern      = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"                                              // UUID, as a part of other patterns
	restrictedName   = "[0-9A-Za-z][0-9A-Za-z!#$&^_.+-]{0,126}"
)

const (
	longMonth   = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
	shortMonth  = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
	february    = "02-(?:0[1-9]|1[0-9]|2[0-8])"
	leapYear    = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
	datePattern = "(?:[0-9]{4}-(?:" + longMonth + "|" + shortMonth + "|" + february + ")|" + leapYear + "-02-29)"
)

// A duration consists of numbers with units in order, at least one after P or T. Only the last number may have a fraction.
const (
	lastNumber   = "[0-9]+(?:[.,][0-9]+)?"
	anyYears     = "(?:[0-9]+Y)?"
	anyMonths    = "(?:[0-9]+M)?"
	anyWeeks     = "(?:[0-9]+W)?"
	anyDays      = "(?:[0-9]+D)?"
	anyHours     = "(?:[0-9]+H)?"
	anyMinutes   = "(?:[0-9]+M)?"
	daysPattern  = "(?:" + lastNumber + "Y|" + anyYears + lastNumber + "M|" + anyYears + anyMonths + lastNumber + "W|" + anyYears + anyMonths + anyWeeks + lastNumber + "D)"
	clockPattern = "(?:" + lastNumber + "H|" + anyHours + lastNumber + "M|" + anyHours + anyMinutes + lastNumber + "S)"
)

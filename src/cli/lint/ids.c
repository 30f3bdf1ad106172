#include "lint/ids.h"

#define ERROR AGAIN_SEVERITY_ERROR
#define WARNING AGAIN_SEVERITY_WARNING
#define NOTE AGAIN_SEVERITY_NOTE

/* In alphabetical order. */
const again_lint_id again_lint_ids[] = {
    {"attempts-without-effect", WARNING,
     "a schedule's attempts are above the limit",
     "The smallest of schedule, limits and the caller's own wins, so that "
     "attempts over `limits.attempts` are never made. Lower the one, or raise "
     "the other."},
    {"bad-duration", ERROR, "a duration without a unit, or no duration",
     "Durations are numbers with a unit, in quotes: \"50ms\", \"1.5s\", "
     "\"15m\", \"2h\", \"1d\"."},
    {"bad-ignore", WARNING, "an x-lint that silences nothing",
     "`x-lint` is {\"ignore\": [\"ID\"], \"because\": \"...\"}. Each ID is a "
     "finding that the file, or the rule, would have without it, and no error: "
     "errors can't be silenced."},
    {"bad-source", ERROR, "a text that names no source",
     "A source is a path \"/a/0/*\", \"key:/*/b\", \"header:NAME\", "
     "\"status-text\", \"code\", \"message\" or \"request_id\"; of a request "
     "\"query:NAME\", \"form:NAME\", \"header:NAME\", \"path\" or a path."},
    {"bad-value", ERROR, "a value outside its range or its words",
     "The finding says what is allowed there."},
    {"base-above-cap", WARNING, "a schedule's base is above its cap",
     "The cap cuts every delay, the first one too: the schedule doesn't grow."},
    {"catch-all-not-last", ERROR, "a rule without conditions that is not last",
     "It matches everything, so no rule behind it is ever asked."},
    {"condition-impossible", WARNING, "conditions that never hold together",
     "All conditions must hold. No answer comes with resolve, connect, tls, "
     "certificate or empty-reply, so that a status, a code or a header beside "
     "them is never there; what is lacking has no value; a code that repeats "
     "the status, and what decorates a code, are taken off before rules see "
     "it; methods are whole words; and peek asks only of answers below 400."},
    {"deadline-below-delay", WARNING, "the first delay fills the deadline",
     "The first delay may be as long as the deadline, so that calls give up at "
     "their first failure. Raise the deadline, or lower base and min."},
    {"duplicate-member", ERROR, "a member that stands twice",
     "Readers differ in which of the two they take. Keep one."},
    {"duplicate-rule", WARNING, "two rules with the same conditions",
     "The second one never decides. Remove it, or tell them apart."},
    {"extends-cycle", ERROR, "files that extend each other in a circle",
     "The order of layers has no answer then. Move what both need into a third "
     "file."},
    {"extends-missing", ERROR, "an extended policy that is not found",
     "Neither the folders of the search path nor the packs have it."},
    {"glob-too-wide", WARNING,
     "a glob with fewer than three literal characters",
     "It matches codes nobody has thought of yet. Name what is meant; for all "
     "the rest a rule by status is clearer."},
    {"hint-unused", WARNING, "a hint that is never read",
     "An earlier entry without conditions reads the same source in the same "
     "unit, or no rule of the policy is ever retried."},
    {"host-impossible", WARNING, "a host pattern that fits no host",
     "A host is a name or an address: no scheme, no port, no path, labels of 1 "
     "to 63 characters. A star in a label that begins with \"xn--\", or just "
     "before one, fits nothing, because names are compared in Unicode: write "
     "that label so."},
    {"host-tie", WARNING, "a host that another policy claims as well",
     "Two policies fit the same host, or some of the same hosts, with as many "
     "literal characters in each label, so that the order of folders decides. "
     "Make one of them more exact."},
    {"host-too-wide", WARNING, "a host pattern that fits anybody's hosts",
     "\"*\" and \"*.com\" fit every service there is, \"*shop.com\" fits "
     "workshop.com. Name what the service has registered, with the dot before "
     "it: \"*.shop.com\"."},
    {"idempotent-write", WARNING, "a write that counts as idempotent",
     "Operations and methods in `idempotent` are repeated although the server "
     "may have acted. Create, Run, Allocate and the like make a second thing "
     "then. Name the operations that do no harm, or the tokens that make them "
     "safe."},
    {"ignore-without-because", WARNING, "an x-lint without a reason",
     "Whoever reads the file next year wants to know why."},
    {"message-only-rule", NOTE, "a rule that hangs on a message alone",
     "Texts for people change without notice, and with the language. A code or "
     "a status beside it makes the rule safer."},
    {"missing-member", ERROR, "a member that must be there", ""},
    {"name-mismatch", WARNING, "a name by which the file is not found",
     "Programs ask for a policy by its place below a folder of the search "
     "path: "
     "aliyun/polardb.json is \"aliyun/polardb\", whatever it calls itself. Its "
     "`name` is what events and reports say. Give it the one name."},
    {"not-found", ERROR, "no such policy", ""},
    {"peek-on-get", WARNING, "a peek that holds back every GET",
     "An entry of `peek` for a success without a method makes the client hold "
     "back the beginning of each download that it can match. Name the methods, "
     "or the operations, that answer errors with a success."},
    {"remedy-without-effect-none", WARNING,
     "a remedy on an answer whose effect is maybe",
     "The remedy alone doesn't make a repetition safe: only idempotent calls "
     "go again. If the server refuses before it acts, say \"effect\": "
     "\"none\"."},
    {"retry-on-permission", WARNING, "a retry after a refused permission",
     "Asking again gives nobody a right. If the answer means something else, "
     "name the code, the message or the header that shows it."},
    {"retryable-without-limit", WARNING, "a schedule that hardly ever ends",
     "More than 100 attempts, or more than a day: nobody waits for that, and "
     "the load stays on the service."},
    {"schedule-missing", ERROR, "a schedule that is not declared", ""},
    {"schedule-unused", WARNING, "a schedule that no rule uses",
     "Its name is neither the reason nor the `schedule` of a rule. In a file "
     "without hosts, which others extend, the name of a known reason will do."},
    {"secret-in-note", WARNING, "a text that looks like a secret",
     "Policy files are read by many and printed by tools."},
    {"shadows-inherited", WARNING,
     "a rule that hides an inherited one with another verdict",
     "This file's rules come before those it extends. Put an exact rule before "
     "the wide one, or narrow it. A rule for the very same code is an "
     "override, and no finding."},
    {"status-impossible", WARNING, "a status that no final answer has",
     "Final answers have 101, or 200 to 599."},
    {"success-status-without-peek", WARNING,
     "a rule for a success that is never looked into",
     "Answers below 400 meet the rules only where an entry of `peek` matches "
     "them."},
    {"syntax", ERROR, "no JSON with comments", ""},
    {"too-deep", ERROR, "nested too deeply", "64 levels are allowed."},
    {"too-large", ERROR, "too large", "64 MiB are allowed."},
    {"unknown-code", WARNING, "a code that is not in the list of codes",
     "`--codes FILE` names the codes that the service knows, one a line. A "
     "code "
     "that isn't among them may be misspelt; a glob that matches none of them "
     "does nothing."},
    {"unknown-member", ERROR, "a member that the format does not have",
     "Members of your own begin with \"x-\"."},
    {"unknown-reason", ERROR, "a reason that is not declared",
     "Use a known reason, declare a schedule of that name, or begin it with "
     "\"x-\"."},
    {"unreachable-rule", WARNING, "a rule that earlier ones leave nothing for",
     "The first rule that matches wins. Move the exact rule before the wider "
     "one."},
    {"unreadable", ERROR, "a file that can't be read", ""},
    {"unsupported-version", ERROR, "another version of the format",
     "This version of the library reads \"again\": 1."},
    {"wrong-type", ERROR, "a value of another type", ""},
};
const size_t again_lint_id_count =
    sizeof(again_lint_ids) / sizeof(again_lint_ids[0]);

const again_lint_id *again_lint_id_find(again_text name) {
  for (size_t i = 0; i < again_lint_id_count; i++) {
    if (again_text_is(name, again_lint_ids[i].name)) {
      return &again_lint_ids[i];
    }
  }
  return NULL;
}

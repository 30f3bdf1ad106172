"""The schema and the loader judge policy files alike.

    validate.py AGAIN POLICIES

Files of the packs and of the linter's tests, and a file that has every member
of the format, with each value of it removed, renamed and put in another's
place. What only the loader can judge is in BEYOND.
"""
import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from jsonschema import Draft202012Validator

# What a value by itself shows to be wrong.
SHAPE = {"bad-duration", "bad-source", "bad-value", "missing-member",
         "unknown-member", "unsupported-version", "wrong-type"}
# Errors that need more than one value, or no JSON at all.
BEYOND = {"catch-all-not-last", "duplicate-member", "extends-cycle",
          "extends-missing", "schedule-missing", "syntax", "too-deep",
          "unknown-reason"}
OTHERS = [None, True, 0, 1.0, 7, -1, 1.5, 400.0, 1e300, 10**12, "", "zz zz", "x*y*", "5s", "4xx",
          "/a", "...", [], {}, [[]], ["zz zz"], [0], [None],
          {"zz": 1}, {"x-zz": 1}, [{"x-zz": 1}]]
WINDOWS = ["999ms", "1000ms", "1000.5ms", "01000ms", "59999.9ms", "60000ms", "60000.1ms",
           "60001ms", "0s", "0.9s", "1s", "01s", "9.5s", "10s", "59.9s", "60s", "60.0s", "60.1s", "61s",
           "100s", "0.01m", "0.016m", "0.017m", "0.0167m", "0.02m", "0.5m", "1m", "1.0m", "1.1m",
           "2m", "10m", "1d", "10"]
BUDGETS = ["off", "tokens", {"off": {}},
           {"ratio": {"percent": 20, "window": "10s", "floor": 10}},
           *({"ratio": {"window": w}} for w in WINDOWS),
           {"throttle": {"capacity": 10, "refund": 0.1}},
           {"concurrency": {"percent": 20, "floor": 3, "x-why": 1}},
           {"tokens": {}, "x-why": 1}, {"tokens": {}, "off": {}}]
COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', re.S)


def read(path):
    text = pathlib.Path(path).read_text(encoding="utf-8")
    return json.loads(COMMENT.sub(lambda found: found[1] or " ", text))


def places(value, path=()):
    """The paths of all members and items below a value."""
    keys = (list(value) if isinstance(value, dict)
            else range(len(value)) if isinstance(value, list) else ())
    for key in keys:
        yield path + (key,)
        yield from places(value[key], path + (key,))


def changed(whole, path, change):
    result = copy.deepcopy(whole)
    owner = result
    for key in path[:-1]:
        owner = owner[key]
    change(owner, path[-1])
    return result


def rename(owner, key):
    owner[key + "z"] = owner.pop(key)


def put(other):
    def change(owner, key):
        owner[key] = other
    return change


def mutations(whole):
    for path in places(whole):
        name = "/".join(map(str, path))
        yield f"{name} removed", changed(whole, path, lambda o, k: o.pop(k))
        if isinstance(path[-1], str):
            yield f"{name} renamed", changed(whole, path, rename)
        for other in OTHERS:
            yield f"{name} = {json.dumps(other)}", changed(whole, path, put(other))


def findings(again, paths):
    """Of many files in one run: path to the ids of its errors."""
    found = {str(path): set() for path in paths}
    ran = subprocess.run([again, "lint", "--format", "json", *found],
                         check=False, capture_output=True, text=True)
    for line in ran.stdout.splitlines():
        finding = json.loads(line)
        if finding.get("severity") == "error":
            found[finding["file"]].add(finding["id"])
    return found


def check_files(again, validator, policies):
    here = pathlib.Path(__file__).parent.parent / "lint"
    packs = [path for path in sorted(policies.rglob("*.json"))
             if not path.name.endswith(".schema.json")]
    good = packs + sorted((here / "good").glob("*.json"))
    for path in good:
        if not validator.is_valid(read(path)):
            yield f"{path}: refused by the schema"
    for path in sorted((here / "bad").glob("*.json")):
        errors = findings(again, [path])[str(path)]
        if not errors <= SHAPE | BEYOND:
            yield f"{path}: {errors} are in neither list"
        if errors & {"syntax", "too-deep"}:
            continue
        if validator.is_valid(read(path)) != (not errors & SHAPE):
            yield f"{path}: the schema says otherwise"


def check_mutations(again, validator, whole):
    documents = [("the whole file", whole), *mutations(whole)]
    for budget in BUDGETS:
        small = {"again": 1, "governor": {"budget": budget}}
        documents += [(f"budget {json.dumps(budget)}", small), *mutations(small)]
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i, (_, document) in enumerate(documents):
            paths.append(pathlib.Path(folder) / f"{i}.json")
            paths[-1].write_text(json.dumps(document), encoding="utf-8")
        found = findings(again, paths)
    for path, (name, document) in zip(paths, documents):
        refused = found[str(path)] & SHAPE
        if validator.is_valid(document) != (not refused):
            yield f"{name}: the loader finds {sorted(refused) or 'nothing'}"
    print(f"{len(documents)} documents")


def check_coverage(schema, whole):
    """Every member of every table stands in what is mutated."""
    tables = [schema, *schema["$defs"].values()]
    members = {name for table in tables for name in table.get("properties", {})}
    texts = json.dumps([whole, BUDGETS])
    for name in sorted(members):
        if f'"{name}":' not in texts:
            yield f"{name}: nothing has it"


def main():
    again, policies = sys.argv[1], pathlib.Path(sys.argv[2])
    schema = read(policies / "policy.schema.json")
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    whole = read(pathlib.Path(__file__).parent / "whole.json")
    failures = [*check_files(again, validator, policies),
                *check_coverage(schema, whole),
                *check_mutations(again, validator, whole)]
    for failure in failures:
        print(failure)
    sys.exit(1 if failures else 0)


main()

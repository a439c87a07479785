"""`pcspec sample`."""

import json
from collections.abc import Iterator
from itertools import islice

from partnercenter_spec.cli.arguments import Arguments
from partnercenter_spec.cli.lookup import find_type
from partnercenter_spec.cli.outputs import StandardOutput
from partnercenter_spec.cli.problems import UsageProblem
from partnercenter_spec.generation.samples import Sample, example, faulty_samples, samples


def run(arguments: Arguments) -> int:
    """Write payloads of a type: one as indented JSON, several as one line each."""
    entry = find_type(arguments.type)
    if arguments.invalid and arguments.extent is not None:
        raise UsageProblem("--minimal and --complete are for valid payloads: leave them out with --invalid")
    output = StandardOutput(for_people=False)
    for sample in _chosen(entry.name, arguments):
        output.write(_shown(sample, arguments))
    return 0


def _chosen(name: str, arguments: Arguments) -> Iterator[Sample]:
    direction, seed = arguments.direction, arguments.seed
    if arguments.invalid:
        made = faulty_samples(name, direction, seed=seed, strict=arguments.strict)
    elif arguments.extent is not None and arguments.n == 1 and seed == 0:
        return iter([Sample(example(name, direction, minimal=arguments.extent == "minimal"), None)])
    else:
        made = samples(name, direction, seed=seed, extent=arguments.extent or "any")
    return islice(made, arguments.n)


def _shown(sample: Sample, arguments: Arguments) -> str:
    indent = 2 if arguments.n == 1 else None
    if not arguments.explain:
        return json.dumps(sample.payload, ensure_ascii=False, indent=indent) + "\n"
    fault = sample.fault
    told = None if fault is None else {"code": fault.code, "pointer": fault.pointer, "operator": fault.operator}
    return json.dumps({"payload": sample.payload, "fault": told}, ensure_ascii=False, indent=indent) + "\n"

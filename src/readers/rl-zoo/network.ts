import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { networkFacts } from "../network.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";
import { type Algorithm, bySb3 } from "./defaults.js";

/** The network of the policy, from the policy's name and what `policy_kwargs` makes of it. */
export function networkOf(
	file: ParsedFile,
	tree: Tree | undefined,
	algorithm: Algorithm | undefined,
): FieldReading {
	const policy = entryAt(tree, "policy");
	const name = asText(policy?.value) ?? "";
	if (!policy || name === "") return gather();
	if (/Cnn/.test(name)) {
		return gather({
			facts: [fact("model.family", "convnet", statedAt(file, policy))],
		});
	}
	if (/Linear/.test(name)) {
		return gather({ facts: networkFacts([], statedAt(file, policy)) });
	}
	const recurrent = /Lstm/.test(name)
		? [unmodelled({ file, entry: policy, effect: "has a recurrent layer too" })]
		: [];
	const kwargs = entryAt(tree, "policy_kwargs");
	const widths = hiddenWidths(asText(kwargs?.value) ?? "");
	return gather(
		{
			facts:
				kwargs && widths
					? networkFacts(widths, statedAt(file, kwargs))
					: byDefault(algorithm),
		},
		{ problems: recurrent },
	);
}

function byDefault(algorithm: Algorithm | undefined): readonly Fact[] {
	if (!algorithm) return [];
	const { origin } = bySb3("model.family", "mlp");
	return networkFacts(algorithm.network, origin);
}

/** The widths in `net_arch=[400, 300]`, or of the policy's part of `net_arch=dict(pi=[256], vf=[128])`. */
function hiddenWidths(text: string): readonly number[] | undefined {
	const found =
		/net_arch\s*=\s*\[([\d\s,]*)\]/.exec(text) ??
		/net_arch\s*=\s*(?:dict\(|\{).*?["']?pi["']?\s*[=:]\s*\[([\d\s,]*)\]/s.exec(
			text,
		);
	return found?.[1]
		?.split(",")
		.map((part) => Number(part.trim()))
		.filter((width) => width > 0);
}

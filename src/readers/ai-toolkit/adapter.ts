import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { type FieldReading, toCount, toShare } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault } from "./defaults.js";

/** Networks that are low-rank matrices beside every linear layer; the others are told. */
const PLAIN = /^(lora|lierla|locon|dora)$/;

/** What trains: a network beside the frozen model, or without one the model itself. */
export function adapterOf(file: ParsedFile, section: Tree): FieldReading {
	const network = entryAt(section, "network");
	if (network?.value.kind !== "mapping") {
		return gather({ facts: [byDefault("adapter.kind", "none")] });
	}
	const given = { file, tree: network.value, framework: "ai-toolkit" };
	const type = entryAt(network.value, "type");
	const name = asText(type?.value)?.toLowerCase() ?? "lora";
	return gather(
		{
			facts: [
				fact(
					"adapter.kind",
					name === "dora" ? "dora" : "lora",
					statedAt(file, type ?? network),
				),
				byDefault("adapter.rank", 4),
				byDefault("adapter.targets", ["all-linear"]),
			],
			problems:
				type && !PLAIN.test(name)
					? [
							unmodelled({
								file,
								entry: type,
								key: "network.type",
								effect: `trains a network of the kind \`${name}\`, which is counted as low-rank matrices`,
							}),
						]
					: [],
		},
		readOne({ ...given, path: "linear", field: toCount("adapter.rank") }),
		// The older name goes before the other where both stand.
		readOne({ ...given, path: "rank", field: toCount("adapter.rank") }),
		readOne({ ...given, path: "dropout", field: toShare("adapter.dropout") }),
	);
}

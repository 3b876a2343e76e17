import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import type { Origin } from "../../plan/origin.js";
import { fact } from "../../plan/plan.js";
import { type FieldReading, isPlaceholder } from "../fields.js";
import { gather } from "../gather.js";
import { unresolved } from "../open-problems.js";
import { launchedAt } from "../origins.js";
import { tpuSlice } from "../tpu-slices.js";

/** One accelerator that a task may get, such as `A100-80GB:8`. */
interface Choice {
	readonly text: string;
	readonly name: string;
	readonly count: number;
	readonly line: number;
}

/** What `accelerators` says over all resources of which one is taken; undefined when none is asked for. */
export function skyDevices(
	file: ParsedFile,
	resources: readonly Tree[],
): FieldReading | undefined {
	const found = resources.flatMap((each) => {
		const entry = entryAt(each, "accelerators");
		return entry ? [entry] : [];
	});
	const [entry] = found;
	if (!entry) return undefined;
	const texts = found.flatMap(({ value }) => textsOf(value));
	const unknown = texts.find(({ text }) => isPlaceholder(text));
	if (unknown)
		return gather({ problems: [unresolved(file, entry, unknown.text)] });
	const choices = texts.map(choiceOf);
	const [first, ...others] = choices;
	if (!first) return gather();
	const stated = launchedAt(file, { key: entry.key, line: first.line });
	const isOpen = others.length > 0;
	const sameCount = others.every(({ count }) => count === first.count);
	return gather(
		{
			facts: [
				fact(
					"hardware.accelerator",
					first.name,
					isOpen ? asHint(stated) : stated,
				),
				fact(
					"hardware.per_node",
					first.count,
					sameCount ? stated : asHint(stated),
				),
			],
		},
		isOpen
			? {
					problems: [
						{
							kind: "inconsistent-config",
							path: file.path,
							line: first.line,
							args: {
								what: `The job takes any of ${choices.map(({ text }) => `\`${text}\``).join(", ")}`,
								reading: `\`${first.text}\`, the first of them`,
							},
						},
					],
				}
			: {},
	);
}

function asHint(origin: Origin & { readonly kind: "launch" }): Origin {
	return { ...origin, kind: "hint" };
}

/** `H100:8`, `{H100: 8}`, `[A100:8, H100:8]`, `{A100:8, H100:8}`. */
function textsOf(
	tree: Tree,
): readonly { readonly text: string; readonly line: number }[] {
	if (tree.kind === "sequence") return itemsOf(tree).flatMap(textsOf);
	if (tree.kind === "mapping") {
		return entriesOf(tree).map(({ key, value, line }) => {
			const count = asText(value);
			return { text: count === undefined ? key : `${key}:${count}`, line };
		});
	}
	const text = asText(tree);
	return text === undefined ? [] : [{ text: text.trim(), line: tree.line }];
}

function choiceOf(found: {
	readonly text: string;
	readonly line: number;
}): Choice {
	const [name = "", count = "1"] = found.text.split(":");
	const slice = tpuSlice(name);
	return {
		...found,
		name: slice?.accelerator ?? name,
		// A share such as 0.5 is still one device.
		count: slice?.chips ?? Math.max(1, Math.round(Number(count) || 1)),
	};
}

import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, asText, itemsOf, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import { type FieldReading, isPlaceholder, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { unresolved } from "../open-problems.js";
import { hintAt } from "./hint.js";
import type { Leaf } from "./leaves.js";
import { type CountKey, countKey, loaderBatch, names } from "./names.js";

/** What a config counts: batch, duration, lengths, the model's shape, devices. */
export function countFacts(
	file: ParsedFile,
	leaves: readonly Leaf[],
): FieldReading {
	const keys = Object.keys(names) as readonly CountKey[];
	const counted = keys.map((key) =>
		chosen(
			file,
			key,
			leaves.filter(({ name }) => countKey(name) === key),
		),
	);
	const batch = chosen(
		file,
		"batch.micro",
		leaves.filter(({ name }) => loaderBatch.has(name)),
	);
	return whole(gather(...counted), batch);
}

/** One key out of the places that have it: the nearest to the training; none where equals disagree. */
function chosen(
	file: ParsedFile,
	key: CountKey,
	leaves: readonly Leaf[],
): FieldReading {
	const counted = leaves.filter(({ entry }) => !isUnset(entry.value));
	const nearest = Math.min(...counted.map(({ distance }) => distance));
	const near = counted.filter(({ distance }) => distance === nearest);
	const [first, second] = near;
	if (!first) return gather();
	const values = new Set(near.map(({ entry }) => asText(entry.value)));
	// Two parts of a model with the same numbers are still two.
	const isOpen =
		values.size > 1 || (key.startsWith("model.") && near.length > 1);
	if (second && isOpen)
		return gather({ problems: [ambiguous(file, first, second)] });
	const value = countIn(key, first.entry.value);
	if (value === undefined) return gather({ problems: unread(file, first) });
	return gather({ facts: [fact(key, value, hintAt(file, first.entry))] });
}

// An image of height and width, or the first of several sizes.
function countIn(key: CountKey, tree: Tree): number | undefined {
	const [first, second] = itemsOf(tree).map(asNumber);
	const isSquare = second === undefined || first === second;
	const value =
		key === "data.image" && isSquare
			? (first ?? asNumber(tree))
			: asNumber(tree);
	const isWhole = key === "data.epochs" || Number.isInteger(value);
	return value !== undefined && value > 0 && isWhole ? value : undefined;
}

function unread(file: ParsedFile, { path, entry }: Leaf): readonly Problem[] {
	const text = asText(entry.value);
	return text !== undefined && isPlaceholder(text)
		? [unresolved(file, { ...entry, key: path })]
		: [];
}

function ambiguous(file: ParsedFile, one: Leaf, other: Leaf): Problem {
	return {
		kind: "inconsistent-config",
		path: file.path,
		line: one.entry.line,
		args: {
			what: `\`${one.path}\` and \`${other.path}\` may both be meant`,
			reading: "if neither were there",
		},
	};
}

/**
 * The batch of the loader is what one device takes in, or, where another key says that, what all take together.
 * Steps go before epochs: they end a training that has both.
 */
function whole(counted: FieldReading, batch: FieldReading): FieldReading {
	const has = (key: CountKey): boolean =>
		counted.facts.some((each) => each.key === key);
	const loader: readonly Fact[] = batch.facts.flatMap((each) => {
		if (!has("batch.micro")) return [each];
		return has("batch.global")
			? []
			: [fact("batch.global", Number(each.value), each.origin)];
	});
	return gather(
		{
			facts: counted.facts.filter(
				({ key }) => key !== "data.epochs" || !has("steps"),
			),
			problems: counted.problems,
		},
		{ facts: loader, problems: batch.problems },
		{
			facts:
				has("hardware.count") || has("hardware.nodes") ? [] : alone(counted),
		},
	);
}

// Devices without a word of nodes are all there are.
function alone({ facts }: FieldReading): readonly Fact[] {
	const devices = facts.find(({ key }) => key === "hardware.per_node");
	return devices
		? [fact("hardware.count", Number(devices.value), devices.origin)]
		: [];
}

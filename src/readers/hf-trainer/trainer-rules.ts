import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact, fold } from "../../plan/plan.js";
import { fsdpFacts, fsdpWordFacts } from "../accelerate/fsdp.js";
import { deepspeedReference, readDeepspeed } from "../deepspeed/reference.js";
import { type FieldReading, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import type { Open, Reference } from "../reader.js";
import { trainerSaving } from "../saving.js";
import { impliedFact, statedIn } from "../stated.js";
import { epochsByDefault } from "./defaults.js";

/** Files that Trainer arguments name. */
export function trainerReferences(file: ParsedFile): readonly Reference[] {
	const entry = entryAt(file.documents[0], "deepspeed");
	const reference = deepspeedReference(file, entry);
	return reference ? [reference] : [];
}

/** Trainer arguments that more than a table row is needed for. */
export function trainerRules(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	return gather(
		{ facts: fsdpWordFacts(file, entryAt(tree, "fsdp")) },
		fsdpFacts(file, entryAt(tree, "fsdp_config")),
		{
			facts: [
				...checkpointFacts(file, tree),
				...compileFacts(file, tree),
				...adafactorFacts(file, tree),
				...trainerSaving(file, tree),
			],
		},
	);
}

/** What the DeepSpeed config says that `deepspeed` names or holds. */
export function trainerSharding(
	file: ParsedFile,
	tree: Tree | undefined,
	open: Open,
): ReturnType<typeof readDeepspeed> {
	return readDeepspeed(file, entryAt(tree, "deepspeed"), open);
}

/** Epochs count only where no number of steps is given, which goes before them. */
export function durationOf(facts: readonly Fact[]): readonly Fact[] {
	return fold(facts).has("steps")
		? facts.filter((each) => each.key !== "data.epochs")
		: [epochsByDefault, ...facts];
}

function checkpointFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = entryAt(tree, "gradient_checkpointing");
	const isOn = asBoolean(entry?.value);
	return entry && isOn !== undefined
		? [fact("checkpointing", isOn ? "full" : "none", statedAt(file, entry))]
		: [];
}

// Either of them switches compilation on by itself.
function compileFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry =
		entryAt(tree, "torch_compile_backend") ??
		entryAt(tree, "torch_compile_mode");
	return entry && !isUnset(entry.value)
		? [fact("compile", true, statedAt(file, entry))]
		: [];
}

function adafactorFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const on = statedIn(file, tree).on("adafactor");
	return impliedFact("optimizer", "adafactor", on);
}

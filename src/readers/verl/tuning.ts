import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Tree } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import { factOf, impliedFact, statedIn } from "../stated.js";
import { microOf } from "./rollouts.js";

/** Samples in one forward pass: stated, or as many full ones as fit into the tokens of a micro-batch. */
export function tuningMicroFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	/** The older trainer never cuts by tokens; the newer one does unless it is told not to. */
	isOlder: boolean,
): readonly Fact[] {
	const stated = statedIn(file, tree);
	const dynamic = stated.boolean("data.use_dynamic_bsz");
	const tokens = stated.number("data.max_token_len_per_gpu");
	const cuts = isOlder ? false : (dynamic?.value ?? tokens !== undefined);
	if (!cuts) {
		return factOf(
			"batch.micro",
			stated.number("data.micro_batch_size_per_gpu"),
		);
	}
	const micro = microOf({
		// config/sft_trainer_engine.yaml
		tokens: tokens?.value ?? 8192,
		length: stated.number("data.max_length")?.value ?? 1024,
		sharing: stated.number("engine.ulysses_sequence_parallel_size")?.value ?? 1,
	});
	return impliedFact("batch.micro", micro, tokens ?? dynamic);
}

/** Whether samples are padded, and how many devices share one. */
export function tuningSequenceFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const stated = statedIn(file, tree);
	const mode = stated.text("data.pad_mode");
	const packs = stated.boolean("use_remove_padding");
	return [
		...impliedFact("data.padded", packs?.value === false, packs),
		...impliedFact("data.padded", mode?.value !== "no_padding", mode),
		...factOf(
			"parallel.context",
			stated.number("ulysses_sequence_parallel_size"),
		),
	];
}

import type { ParsedFile } from "../../formats/parsed-file.js";
import { entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import type { PlanKey } from "../../plan/fields.js";
import { type Fact, factValue, fold } from "../../plan/plan.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import {
	type Composition,
	compose,
	defaultReferences,
} from "../hydra/compose.js";
import { trainerDefaults, trainerRules } from "../lightning-trainer.js";
import type { Reader, Reading } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import { adapterOf } from "./adapter.js";
import { alignmentRun, isAlignment } from "./alignment.js";
import { decoderFacts } from "./decoder.js";
import { decoderDefaults, megatronDefaults } from "./defaults.js";
import { diffusionFacts, isDiffusion } from "./diffusion.js";
import { encoderFacts, isEncoder } from "./encoders.js";
import { megatronFields, speechFields } from "./fields.js";
import { precisionFacts } from "./precision.js";
import { modelHint, otherPurpose, taskFacts } from "./purpose.js";
import { isSpeech, speechFacts } from "./speech.js";
import { stateFacts } from "./states.js";
import { validationFacts } from "./validation.js";
import { vocabularyOf } from "./vocabulary.js";

/** NeMo 1 and the NeMo Framework Launcher: a Lightning trainer around Megatron, speech and diffusion models. */
export const nemo: Reader = {
	framework: "nemo",
	title: "NeMo 1 and NeMo Framework Launcher",
	source:
		"https://github.com/NVIDIA/NeMo, examples/*/conf (8cfedd720346) and megatron_gpt_model.py (b1f5aa3a811e); https://github.com/NVIDIA/NeMo-Framework-Launcher, launcher_scripts/conf (24.09)",
	recognises: (file) => file.format === "yaml" && isNemo(file),
	references: (file) =>
		isLauncherRoot(file.documents[0]) ? [] : defaultReferences(file),
	read: (file, open, overrides = []) =>
		isLauncherRoot(file.documents[0])
			? [LAUNCHER_ROOT]
			: [readRun(file, compose(file, open, { overrides }))],
	takesOverrides: true,
};

const LAUNCHER_ROOT: Reading = {
	kind: "fragment",
	why: "The launcher's own settings: each file of its stages is a run.",
	facts: [],
};

function isNemo(file: ParsedFile): boolean {
	const [tree] = file.documents;
	if (isLauncherRoot(tree) || isAlignment(tree)) return true;
	if (hasKeys(tree, "run.results_dir") && otherPurpose(file, tree)) return true;
	if (!hasKeys(tree, "trainer", "model") || hasKeys(tree, "strategy")) {
		return false;
	}
	return (
		hasKeys(tree, "exp_manager") ||
		hasKeys(tree, "model.micro_batch_size", "model.tensor_model_parallel_size")
	);
}

function isLauncherRoot(tree: Tree | undefined): boolean {
	return hasKeys(tree, "stages", "cluster_type", "defaults");
}

function readRun(file: ParsedFile, composed: Composition): Reading {
	const { tree } = composed;
	const why = otherPurpose(file, tree);
	if (why !== undefined) return { kind: "not-training", why };
	if (isAlignment(tree)) return alignmentRun(file, composed);
	const model = entryAt(tree, "model")?.value;
	const isHeard = isSpeech(model);
	const own = gather(
		{ problems: composed.problems },
		readFields({
			tree,
			fields: isHeard ? speechFields : megatronFields,
			path: file.path,
			framework: "nemo",
		}),
		isHeard
			? { facts: speechFacts(file, tree) }
			: megatronReading(file, tree, model),
	);
	return {
		kind: "training",
		name: "",
		facts: [
			...trainerDefaults,
			...(isHeard ? [] : megatronDefaults),
			...trainerRules(file, entryAt(tree, "trainer")?.value, own.facts),
		].filter(({ key }) => isHeard || isCounted(key, model)),
		files: composed.files.filter((path) => path !== file.path),
		problems: own.problems,
	};
}

// Megatron's accumulation follows from the batches; the trainer's own stays 1. The shape of an encoder is in its config.
function isCounted(key: PlanKey, model: Tree | undefined): boolean {
	return !(
		key === "batch.accumulation" ||
		(isEncoder(model) && SHAPE.test(key))
	);
}

const SHAPE = /^model\.(layers|hidden|ffn|heads|kv_heads|head_dim|tied)$/;

/** What rules say about a model on Megatron. */
export function megatronReading(
	file: ParsedFile,
	tree: Tree,
	model: Tree | undefined,
): FieldReading {
	return gather(
		shapeOf(file, model),
		adapterOf(file, model),
		{
			facts: [
				...precisionFacts(file, tree),
				...stateFacts(file, model),
				...taskFacts(file, tree),
				...modelHint(file, tree),
				...validationFacts(file, tree),
			],
		},
		{ problems: unmodelledSettings(file, tree, unmodelledNemo) },
	);
}

function shapeOf(file: ParsedFile, model: Tree | undefined): FieldReading {
	if (isDiffusion(model)) return gather({ facts: diffusionFacts(file, model) });
	const isShapeless =
		!hasKeys(model, "hidden_size") && !hasKeys(model, "encoder.hidden_size");
	if (isShapeless) return gather();
	const vocabulary = vocabularyOf(file, model);
	if (isEncoder(model)) {
		const vocab = factValue(fold(vocabulary.facts), "model.vocab");
		return gather({ facts: encoderFacts(file, model, vocab) });
	}
	const facts: readonly Fact[] = [
		...decoderDefaults,
		...decoderFacts(file, model),
	];
	return gather(vocabulary, { facts });
}

/** Settings of NeMo that are not in the estimate. */
const unmodelledNemo = {
	"model.rampup_batch_size": "lets the batch grow in the first part of the run",
	"model.retro": "adds an encoder of retrieved texts and attention to it",
	"model.mm_cfg":
		"puts a vision encoder before the model, and may train only what joins them",
} as const;

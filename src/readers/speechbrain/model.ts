import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lastName } from "../class-name.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";
import { networkOf } from "./networks.js";
import { argumentOf, classOf, modulesOf, objectsOf } from "./recipe.js";
import {
	languageModelFacts,
	latentSpeechConfig,
	recogniserConfig,
	recurrentConfig,
} from "./shapes.js";

/** The model that trains, out of the classes of the recipe's objects. */
export function modelOf(
	file: ParsedFile,
	root: Tree | undefined,
): FieldReading {
	const modules = modulesOf(root);
	const hub = hubModel(file, root, modules);
	if (hub) return hub;
	return gather({ facts: ownModel(file, root, modules) });
}

const HUB =
	/^speechbrain\.(integrations\.huggingface|lobes\.models\.huggingface)/;
const LATENT = /\.W2VLatentExtractor$/;
const RECOGNISER = /\.TransformerASR$/;
const LANGUAGE_MODEL = /\.TransformerLM$/;
const RECURRENT_LANGUAGE_MODEL = /\.RNNLM$/;

// A pretrained encoder outweighs what a recipe puts on it.
function hubModel(
	file: ParsedFile,
	root: Tree | undefined,
	modules: readonly Entry[],
): FieldReading | undefined {
	const entry =
		modules.find(({ value }) => HUB.test(classOf(value))) ??
		objectsOf(root, HUB)[0];
	const source = entry && argumentOf(root, entry.value, "source");
	const id = asText(source?.value);
	if (!entry || !source || id === undefined) return undefined;
	const frozen = [
		"freeze",
		"freeze_encoder",
		"freeze_feature_extractor",
	].flatMap((key) => {
		const found = argumentOf(root, entry.value, key);
		return found && asBoolean(found.value) ? [{ key, found }] : [];
	});
	return gather({
		facts: [fact("model.id", id, statedAt(file, source))],
		problems: frozen.map(({ key, found }) =>
			unmodelled({
				file,
				entry: found,
				key,
				effect: "trains only a part of the parameters",
			}),
		),
	});
}

function ownModel(
	file: ParsedFile,
	root: Tree | undefined,
	modules: readonly Entry[],
): readonly Fact[] {
	const named = (pattern: RegExp): Entry | undefined =>
		modules.find(({ value }) => pattern.test(classOf(value)));
	const recogniser = named(RECOGNISER) ?? objectsOf(root, RECOGNISER)[0];
	if (recogniser) {
		return [
			fact(
				"model.config",
				recogniserConfig(root, recogniser.value),
				statedAt(file, recogniser),
			),
		];
	}
	const language =
		named(LANGUAGE_MODEL) ?? objectOf(root, "model", LANGUAGE_MODEL);
	if (language) return languageModelFacts(file, root, language);
	const words = objectOf(root, "model", RECURRENT_LANGUAGE_MODEL);
	const recurrent = words && recurrentConfig(root, words.value);
	if (words && recurrent) {
		return [fact("model.config", recurrent, statedAt(file, words))];
	}
	const latent = objectsOf(root, LATENT)[0];
	const config = latent && latentSpeechConfig(root, latent.value);
	if (latent && config) {
		return [fact("model.config", config, statedAt(file, latent))];
	}
	const own = networkOf(root, modules);
	if (own) {
		return [fact("model.config", own.config, statedAt(file, own.entry))];
	}
	const first = modules.find(({ value }) =>
		/^speechbrain\.(lobes|nnet)\./.test(classOf(value)),
	);
	const name = classOf(first?.value);
	return first
		? [fact("model.id", lastName(name) ?? "", statedAt(file, first))]
		: [];
}

function objectOf(
	root: Tree | undefined,
	key: string,
	pattern: RegExp,
): Entry | undefined {
	const entry = entryAt(root, key);
	return entry && pattern.test(classOf(entry.value)) ? entry : undefined;
}

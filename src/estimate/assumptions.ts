import type { Catalog } from "../catalog/catalog.js";
import { CPU_CORE } from "../catalog/cpu-machines.js";
import type { PriceList } from "../catalog/prices.js";
import type { PlanFields, PlanKey } from "../plan/fields.js";
import { type Fact, fact, factValue } from "../plan/plan.js";
import { countsCores, isTrees, stepsOnCores } from "./core-hours.js";
import { unknownModelId } from "./describes-model.js";
import { readsOf } from "./families/hub-model.js";
import { typicalDepth } from "./families/typical-decoder.js";
import { costsFullLength, countsDocuments } from "./fills-sequences.js";
import { hasGrid, knownPue, namesSeller } from "./site-known.js";
import { placedFacts } from "./site-places.js";
import { generates } from "./task.js";

export interface AssumptionContext {
	readonly facts: ReadonlyMap<PlanKey, Fact>;
	readonly catalog: Catalog;
}

/**
 * A value that is chosen when nobody states it, and the plausible other value: what the numbers would do under the
 * other one is the assumption's weight and one standard deviation of its error.
 */
export interface AssumptionRow {
	readonly key: PlanKey;
	/** The chosen fact, or undefined where the blank does not matter or must stay unknown. */
	assume(context: AssumptionContext): Fact | undefined;
	/** The plausible other value. */
	alternative(context: AssumptionContext): Fact | undefined;
}

function row<K extends PlanKey>({
	key,
	why,
	value,
	other,
}: {
	readonly key: K;
	readonly why: string;
	readonly value: (context: AssumptionContext) => PlanFields[K] | undefined;
	readonly other: (context: AssumptionContext) => PlanFields[K] | undefined;
}): AssumptionRow {
	const made = (chosen: PlanFields[K] | undefined): Fact | undefined =>
		chosen === undefined
			? undefined
			: fact(key, chosen, { kind: "assumption", why });
	return {
		key,
		assume: (context) => made(value(context)),
		alternative: (context) => made(other(context)),
	};
}

/** In the order in which they are made: a later row may read what an earlier one chose. */
export const assumptions: readonly AssumptionRow[] = [
	row({
		key: "task",
		why: "the file does not say what is trained; a denoiser is trained on images and their captions",
		value: ({ facts }) => (reads(facts) === "noise" ? "diffuse" : undefined),
		other: () => undefined,
	}),
	row({
		key: "task",
		why: "the file does not say what is trained; fine-tuning on labelled images or sounds is the most common",
		value: ({ facts }) => (reads(facts) === "signals" ? "classify" : undefined),
		other: () => undefined,
	}),
	row({
		key: "task",
		why: "the file does not say what is trained; networks of records and graphs are fitted to given answers",
		value: ({ facts }) => (reads(facts) === "records" ? "fit" : undefined),
		other: () => undefined,
	}),
	row({
		key: "task",
		why: "the file does not say what is trained; fine-tuning on given answers is the most common",
		value: () => "sft",
		other: () => undefined,
	}),
	row({
		key: "precision",
		why: "half precision with bf16 is what trainers of this size use",
		value: () => "bf16",
		other: () => "amp-bf16",
	}),
	row({
		key: "optimizer",
		why: "AdamW is the default of almost every trainer",
		value: () => "adamw",
		other: () => "adamw-8bit",
	}),
	row({
		key: "checkpointing",
		why: "activation checkpointing is off unless it is asked for",
		value: () => "none",
		other: () => "full",
	}),
	row({
		key: "attention",
		why: "fused attention is what current frameworks choose",
		value: () => "flash",
		other: () => "eager",
	}),
	row({
		key: "data.sequence",
		why: "no sequence length is stated",
		value: ({ facts }) =>
			reads(facts) === "text" && !isWordless(facts) && !saysParts(facts)
				? 2048
				: undefined,
		other: () => 1024,
	}),
	row({
		key: "data.completion",
		why: "the length of the answers is not stated; they take half of the sequence",
		value: (context) => answerTokens(context, 0.5),
		other: (context) => answerTokens(context, 0.75),
	}),
	row({
		key: "data.features",
		why: "what a step of the world says is in its code; a walking body says about 24 numbers (HalfCheetah 17, Ant 105)",
		value: ({ facts }) => (isPerceptron(facts) ? 24 : undefined),
		other: () => 105,
	}),
	row({
		key: "data.classes",
		why: "what the network gives is in its code; a walking body takes about 6 numbers (HalfCheetah 6, Humanoid 17), a player of Atari 4 to 18",
		value: ({ facts }) =>
			isPerceptron(facts) || isSeeingAgent(facts) ? 6 : undefined,
		other: () => 17,
	}),
	row({
		key: "rollouts.workers",
		why: "nothing says how many processes step the world; one after the other in one process is the default of most trainers",
		value: ({ facts, catalog }) =>
			stepsOnCores(facts, catalog) ? 1 : undefined,
		other: ({ facts }) => factValue(facts, "rollouts.environments") ?? 1,
	}),
	row({
		key: "batch.micro",
		why: "no batch per device is stated",
		value: ({ facts }) => (isAgent(facts) ? wholeBatch(facts) : 1),
		other: ({ facts }) => (isAgent(facts) ? undefined : 4),
	}),
	row({
		key: "model.parameters",
		why: "no facts about this model; the size in its name, which is within 11 % for nine of ten models",
		value: (context) => namedSize(context),
		other: (context) => {
			const size = namedSize(context);
			return size === undefined ? undefined : Math.round(size * 1.11);
		},
	}),
	row({
		key: "model.layers",
		why: "only the size of this model is known; decoders of a size are about 128 times as wide as deep",
		value: depth,
		other: (context) => {
			const layers = depth(context);
			return layers && Math.max(1, Math.round(0.7 * layers));
		},
	}),
	row({
		key: "hardware.accelerator",
		why: "no file names the accelerator; state `hardware.accelerator` under `defaults` in wattdiff.yml",
		value: (context) =>
			isTrees(context.facts) || learnsOnCores(context)
				? undefined
				: "H100-SXM-80GB",
		other: () => "A100-SXM-80GB",
	}),
	row({
		key: "hardware.count",
		why: "no file says how many devices; sharded runs use a node, others one device",
		value: (context) =>
			holdsCores(context) ? undefined : deviceCount(context),
		other: (context) => deviceCount(context) * 2,
	}),
	row({
		key: "data.mean_tokens",
		why: "the length of the samples is not stated; instruction data has a few hundred tokens",
		value: (context) => meanTokens(context, 400),
		other: (context) => meanTokens(context, 800),
	}),
	row({
		key: "site.pue",
		why: "overhead of an unnamed data centre: 1.25 for a cloud, Uptime's survey has 1.56 on premises",
		value: (context) => (everywhere(context, hasPue) ? undefined : 1.25),
		other: () => 1.12,
	}),
	row({
		key: "site.carbon_g_per_kwh",
		why: "no region or grid is stated: the world average; state `site.region` under `defaults` in wattdiff.yml",
		value: (context) =>
			everywhere(context, hasIntensity)
				? undefined
				: context.catalog.worldGrid.gCo2ePerKwh,
		other: ({ catalog }) => catalog.worldGrid.gCo2ePerKwh * 0.65,
	}),
	row({
		key: "price.per_device_hour",
		why: "no price is stated: the median of published on-demand prices of this accelerator",
		value: listPrice,
		other: (context) => scaledPrice(listPrice(context)),
	}),
	row({
		key: "price.per_device_hour",
		why: "no price is stated: the median of published on-demand prices of a core of machines without accelerators",
		value: corePrice,
		other: (context) => scaledPrice(corePrice(context)),
	}),
];

function isPerceptron(facts: AssumptionContext["facts"]): boolean {
	const agent = agentConfig(facts);
	return agent
		? agent.frame === undefined
		: factValue(facts, "model.family") === "mlp";
}

function isSeeingAgent(facts: AssumptionContext["facts"]): boolean {
	const family = factValue(facts, "model.family");
	const isConvnet = family === "convnet" && factValue(facts, "task") === "rl";
	return isConvnet || agentConfig(facts)?.frame !== undefined;
}

function agentConfig(
	facts: AssumptionContext["facts"],
): PlanFields["model.config"] | undefined {
	const config = factValue(facts, "model.config");
	return config?.model_type === "agent" ? config : undefined;
}

// A prompt and its answer are the sequence.
function saysParts(facts: AssumptionContext["facts"]): boolean {
	return facts.has("data.prompt") && facts.has("data.completion");
}

// A prompt that is stated leaves the rest of the sequence to the answer.
function answerTokens(
	{ facts }: AssumptionContext,
	share: number,
): number | undefined {
	const sequence = factValue(facts, "data.sequence");
	const writes = generates(factValue(facts, "task"));
	if (!writes || sequence === undefined) return undefined;
	const prompt = factValue(facts, "data.prompt");
	return prompt === undefined || prompt >= sequence
		? Math.max(1, Math.round(sequence * share))
		: sequence - prompt;
}

// A framework that takes a device for an agent that looks at images takes an accelerator.
function learnsOnCores({ facts, catalog }: AssumptionContext): boolean {
	const takesDevice = isSeeingAgent(facts) && facts.has("hardware.count");
	return stepsOnCores(facts, catalog) && !takesDevice;
}

/** An agent's run without an accelerator, whose devices are the cores that step its world. */
function holdsCores({ facts, catalog }: AssumptionContext): boolean {
	return stepsOnCores(facts, catalog) && !facts.has("hardware.accelerator");
}

function isAgent(facts: AssumptionContext["facts"]): boolean {
	return factValue(facts, "task") === "rl";
}

// An agent's batch is a few kilobytes, which it passes at once.
function wholeBatch(facts: AssumptionContext["facts"]): number {
	const global = factValue(facts, "batch.global") ?? 1;
	const devices = factValue(facts, "hardware.count") ?? 1;
	return Math.max(1, Math.floor(global / devices));
}

/** Trees read tables, agents read their world: neither has sequences. */
function isWordless(facts: AssumptionContext["facts"]): boolean {
	return isTrees(facts) || isAgent(facts);
}

function reads(facts: AssumptionContext["facts"]): ReturnType<typeof readsOf> {
	const config = factValue(facts, "model.config");
	return config ? readsOf(config) : "text";
}

// A token of a mixture of experts only visits the active ones.
function namedSize({ facts, catalog }: AssumptionContext): number | undefined {
	const id = unknownModelId(facts, catalog);
	const size = id === undefined ? undefined : catalog.sizeInName(id);
	return size?.active ?? size?.parameters;
}

// Only where nothing but the size is known, and not for experts, of whose parameters a token sees a part.
function depth({ facts, catalog }: AssumptionContext): number | undefined {
	const parameters = factValue(facts, "model.parameters");
	const says = (key: PlanKey): boolean => facts.has(key);
	const isOther =
		(factValue(facts, "model.family") ?? "decoder") !== "decoder" ||
		DESCRIBED.some(says) ||
		hasExperts({ facts, catalog });
	return parameters === undefined || isOther
		? undefined
		: typicalDepth(parameters);
}

const DESCRIBED: readonly PlanKey[] = [
	"model.hidden",
	"model.config",
	"model.flops_per_sample",
	"model.experts",
	"data.image",
	"data.seconds",
];

function hasExperts({ facts, catalog }: AssumptionContext): boolean {
	const id = factValue(facts, "model.id") ?? "";
	const row = catalog.findModel(id)?.model;
	const size = row
		? { parameters: row.parameters, active: row.activeParameters }
		: catalog.sizeInName(id);
	return size?.active !== undefined && size.active !== size.parameters;
}

function deviceCount({ facts }: AssumptionContext): number {
	const tensor = factValue(facts, "parallel.tensor") ?? 1;
	const pipeline = factValue(facts, "parallel.pipeline") ?? 1;
	const context = factValue(facts, "parallel.context") ?? 1;
	const split = tensor * pipeline * context;
	const perNode = factValue(facts, "hardware.per_node") ?? 1;
	const together = Math.ceil(Math.max(split, perNode) / split) * split;
	const sharding = factValue(facts, "parallel.sharding") ?? "none";
	if (sharding === "none") return together;
	return Math.max(together, Math.ceil(8 / together) * together);
}

function meanTokens(
	{ facts, catalog }: AssumptionContext,
	typical: number,
): number | undefined {
	if (reads(facts) !== "text" || isWordless(facts)) return undefined;
	if (costsFullLength(facts) && !countsDocuments(facts, catalog)) {
		return undefined;
	}
	const sequence = factValue(facts, "data.sequence") ?? typical;
	return Math.min(sequence, typical);
}

// Of a run in several places: whether each of them knows it.
function everywhere(
	{ facts, catalog }: AssumptionContext,
	isKnown: (facts: AssumptionContext["facts"], catalog: Catalog) => boolean,
): boolean {
	return placedFacts(facts, catalog).every((place) =>
		isKnown(place.facts, catalog),
	);
}

function hasPue(facts: AssumptionContext["facts"], catalog: Catalog): boolean {
	return facts.has("site.pue") || knownPue(facts, catalog) !== undefined;
}

function hasIntensity(
	facts: AssumptionContext["facts"],
	catalog: Catalog,
): boolean {
	return facts.has("site.carbon_g_per_kwh") || hasGrid(facts, catalog);
}

function hasPrice(facts: AssumptionContext["facts"]): boolean {
	return facts.has("price.per_device_hour") || namesSeller(facts);
}

// Long commitments and specialised clouds sell at roughly 60 % of list prices.
function scaledPrice(listed: number | undefined): number | undefined {
	return listed === undefined ? undefined : listed * 0.6;
}

function listPrice(context: AssumptionContext): number | undefined {
	const { facts, catalog } = context;
	const accelerator = factValue(facts, "hardware.accelerator");
	const found =
		accelerator === undefined
			? undefined
			: catalog.findAccelerator(accelerator);
	if (!found || countsCores(facts, catalog)) return undefined;
	return defaultRate(context, catalog, found.id);
}

function corePrice(context: AssumptionContext): number | undefined {
	const { facts, catalog } = context;
	return countsCores(facts, catalog)
		? defaultRate(context, catalog.corePrices, CPU_CORE)
		: undefined;
}

function defaultRate(
	context: AssumptionContext,
	list: PriceList,
	device: string,
): number | undefined {
	if (everywhere(context, hasPrice)) return undefined;
	const purchase = factValue(context.facts, "hardware.purchase");
	return list.defaultRate(device, purchase === "spot" ? "spot" : "on-demand")
		?.usd;
}

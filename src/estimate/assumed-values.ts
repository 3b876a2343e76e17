import type { Catalog } from "../catalog/catalog.js";
import { CPU_CORE } from "../catalog/cpu-machines.js";
import type { PriceList } from "../catalog/prices.js";
import type { PlanFields, PlanKey } from "../plan/fields.js";
import { type Fact, factValue } from "../plan/plan.js";
import { countsCores, isTrees, stepsOnCores } from "./core-hours.js";
import { unknownModelId } from "./describes-model.js";
import { readsOf } from "./families/hub-model.js";
import { typicalDepth } from "./families/typical-decoder.js";
import { costsFullLength, countsDocuments } from "./fills-sequences.js";
import { mayHaveFans as nodesMayHaveFans } from "./host-power.js";
import { hasGrid, knownPue, namesSeller } from "./site-known.js";
import { placedFacts } from "./site-places.js";
import { generates } from "./task.js";

/** What a blank is filled with, and the conditions under which it matters. */

export interface AssumptionContext {
	readonly facts: ReadonlyMap<PlanKey, Fact>;
	readonly catalog: Catalog;
}

export function isPerceptron(facts: AssumptionContext["facts"]): boolean {
	const agent = agentConfig(facts);
	return agent
		? agent.frame === undefined
		: factValue(facts, "model.family") === "mlp";
}

export function isSeeingAgent(facts: AssumptionContext["facts"]): boolean {
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
export function saysParts(facts: AssumptionContext["facts"]): boolean {
	return facts.has("data.prompt") && facts.has("data.completion");
}

// A prompt that is stated leaves the rest of the sequence to the answer.
export function answerTokens(
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
export function learnsOnCores({ facts, catalog }: AssumptionContext): boolean {
	const takesDevice = isSeeingAgent(facts) && facts.has("hardware.count");
	return stepsOnCores(facts, catalog) && !takesDevice;
}

/** True where a node of such devices may be cooled by fans of its own or by a liquid. */
export function mayHaveFans({ facts, catalog }: AssumptionContext): boolean {
	const name = factValue(facts, "hardware.accelerator");
	const accelerator = name && catalog.findAccelerator(name);
	return accelerator ? nodesMayHaveFans(accelerator) : false;
}

/** An agent's run without an accelerator, whose devices are the cores that step its world. */
export function holdsCores({ facts, catalog }: AssumptionContext): boolean {
	return stepsOnCores(facts, catalog) && !facts.has("hardware.accelerator");
}

export function isAgent(facts: AssumptionContext["facts"]): boolean {
	return factValue(facts, "task") === "rl";
}

// An agent's batch is a few kilobytes, which it passes at once.
export function wholeBatch(facts: AssumptionContext["facts"]): number {
	const global = factValue(facts, "batch.global") ?? 1;
	const devices = factValue(facts, "hardware.count") ?? 1;
	return Math.max(1, Math.floor(global / devices));
}

/** Trees read tables, agents read their world: neither has sequences. */
export function isWordless(facts: AssumptionContext["facts"]): boolean {
	return isTrees(facts) || isAgent(facts);
}

export function reads(
	facts: AssumptionContext["facts"],
): ReturnType<typeof readsOf> {
	const config = factValue(facts, "model.config");
	return config ? readsOf(config) : "text";
}

// A token of a mixture of experts only visits the active ones.
export function namedSize({
	facts,
	catalog,
}: AssumptionContext): number | undefined {
	const id = unknownModelId(facts, catalog);
	const size = id === undefined ? undefined : catalog.sizeInName(id);
	return size?.active ?? size?.parameters;
}

// Only where nothing but the size is known, and not for experts, of whose parameters a token sees a part.
export function depth({
	facts,
	catalog,
}: AssumptionContext): number | undefined {
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

export function deviceCount({ facts }: AssumptionContext): number {
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

export function meanTokens(
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
export function everywhere(
	{ facts, catalog }: AssumptionContext,
	isKnown: (facts: AssumptionContext["facts"], catalog: Catalog) => boolean,
): boolean {
	return placedFacts(facts, catalog).every((place) =>
		isKnown(place.facts, catalog),
	);
}

export function hasPue(
	facts: AssumptionContext["facts"],
	catalog: Catalog,
): boolean {
	return facts.has("site.pue") || knownPue(facts, catalog) !== undefined;
}

export function hasIntensity(
	facts: AssumptionContext["facts"],
	catalog: Catalog,
): boolean {
	return facts.has("site.carbon_g_per_kwh") || hasGrid(facts, catalog);
}

function hasPrice(facts: AssumptionContext["facts"]): boolean {
	return facts.has("price.per_device_hour") || namesSeller(facts);
}

// Long commitments and specialised clouds sell at roughly 60 % of list prices.
export function scaledPrice(listed: number | undefined): number | undefined {
	return listed === undefined ? undefined : listed * 0.6;
}

export function listPrice(context: AssumptionContext): number | undefined {
	const { facts, catalog } = context;
	const accelerator = factValue(facts, "hardware.accelerator");
	const found =
		accelerator === undefined
			? undefined
			: catalog.findAccelerator(accelerator);
	if (!found || countsCores(facts, catalog)) return undefined;
	return defaultRate(context, catalog, found.id);
}

export function corePrice(context: AssumptionContext): number | undefined {
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

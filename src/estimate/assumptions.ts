import type { PlanFields, PlanKey } from "../plan/fields.js";
import { type Fact, fact, factValue } from "../plan/plan.js";
import {
	type AssumptionContext,
	answerTokens,
	corePrice,
	depth,
	deviceCount,
	everywhere,
	hasIntensity,
	hasPue,
	holdsCores,
	isAgent,
	isPerceptron,
	isSeeingAgent,
	isWordless,
	learnsOnCores,
	listPrice,
	mayHaveFans,
	meanTokens,
	namedSize,
	reads,
	saysParts,
	scaledPrice,
	wholeBatch,
} from "./assumed-values.js";
import { isTrees, stepsOnCores } from "./core-hours.js";

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
	/** It says something of a network: trees have none of it. */
	readonly isOfNetworks: boolean;
}

function row<K extends PlanKey>({
	key,
	why,
	isOfNetworks = false,
	value,
	other,
}: {
	readonly key: K;
	readonly why: string;
	readonly isOfNetworks?: boolean;
	readonly value: (context: AssumptionContext) => PlanFields[K] | undefined;
	readonly other: (context: AssumptionContext) => PlanFields[K] | undefined;
}): AssumptionRow {
	const made = (chosen: PlanFields[K] | undefined): Fact | undefined =>
		chosen === undefined
			? undefined
			: fact(key, chosen, { kind: "assumption", why });
	return {
		key,
		isOfNetworks,
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
		isOfNetworks: true,
		why: "the file does not say what is trained; fine-tuning on given answers is the most common",
		value: () => "sft",
		other: () => undefined,
	}),
	row({
		key: "precision",
		isOfNetworks: true,
		why: "half precision with bf16 is what trainers of this size use",
		value: () => "bf16",
		other: () => "amp-bf16",
	}),
	row({
		key: "optimizer",
		isOfNetworks: true,
		why: "AdamW is the default of almost every trainer",
		value: () => "adamw",
		other: () => "adamw-8bit",
	}),
	row({
		key: "checkpointing",
		isOfNetworks: true,
		why: "activation checkpointing is off unless it is asked for",
		value: () => "none",
		other: () => "full",
	}),
	row({
		key: "attention",
		isOfNetworks: true,
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
		isOfNetworks: true,
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
		key: "hardware.cooling",
		why: "nothing says how the node is cooled; most servers of eight accelerators have fans of their own",
		value: (context) => (mayHaveFans(context) ? "air" : undefined),
		other: () => "liquid",
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

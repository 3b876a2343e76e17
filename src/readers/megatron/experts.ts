import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import {
	type Arguments,
	argument,
	isOn,
	numberOf,
	originOf,
	textOf,
} from "./arguments.js";
import { deepspeedStandard, standard } from "./defaults.js";
import { denseLayers } from "./layer-frequency.js";
import { feedForwardWidth } from "./shape.js";

/** Experts in place of the MLP, in Megatron-LM's words or Megatron-DeepSpeed's. */
export function expertReading(args: Arguments): FieldReading {
	const experts = numberOf(args, "--num-experts");
	const origin = originOf(args, "--num-experts");
	if (!origin || experts === undefined || experts <= 1) return NOTHING;
	const isDeepspeed = isOn(args, "--deepspeed");
	const width =
		numberOf(args, "--moe-ffn-hidden-size") ?? feedForwardWidth(args);
	const widthOrigin = originOf(args, "--moe-ffn-hidden-size");
	const shared = numberOf(args, "--moe-shared-expert-intermediate-size");
	const sharedOrigin = originOf(args, "--moe-shared-expert-intermediate-size");
	const dense = isDeepspeed ? spacedLayers(args) : frequencyReading(args);
	return {
		facts: [
			fact("model.experts", experts, origin),
			isDeepspeed
				? active(args, "--topk", deepspeedStandard("model.experts_active", 1))
				: active(
						args,
						"--moe-router-topk",
						standard("model.experts_active", 2),
					),
			...(width === undefined
				? []
				: [
						widthOrigin
							? fact("model.expert_ffn", width, widthOrigin)
							: standard("model.expert_ffn", width),
					]),
			...(shared !== undefined && sharedOrigin
				? [fact("model.shared_expert_ffn", shared, sharedOrigin)]
				: []),
			...dense.facts,
		],
		problems: dense.problems,
	};
}

const NOTHING: FieldReading = { facts: [], problems: [] };

function active(args: Arguments, flag: string, otherwise: Fact): Fact {
	const count = numberOf(args, flag);
	const origin = originOf(args, flag);
	return count !== undefined && origin
		? fact("model.experts_active", count, origin)
		: otherwise;
}

function frequencyReading(args: Arguments): FieldReading {
	const entry = argument(args, "--moe-layer-freq");
	const layers = numberOf(args, "--num-layers");
	const text = textOf(args, "--moe-layer-freq") ?? "1";
	if (layers === undefined) return NOTHING;
	const dense = denseLayers(text, layers);
	const origin = originOf(args, "--moe-layer-freq");
	if (!entry || !origin) {
		return { facts: [standard("model.dense_layers", 0)], problems: [] };
	}
	return dense === undefined
		? {
				facts: [],
				problems: [
					{
						kind: "unresolved-value",
						path: args.file.path,
						line: entry.line,
						args: { key: "--moe-layer-freq", text },
					},
				],
			}
		: { facts: [fact("model.dense_layers", dense, origin)], problems: [] };
}

// Megatron-DeepSpeed puts experts into every --expert-interval-th layer.
function spacedLayers(args: Arguments): FieldReading {
	const layers = numberOf(args, "--num-layers");
	if (layers === undefined) return NOTHING;
	const interval = numberOf(args, "--expert-interval") ?? 2;
	const dense = layers - Math.floor(layers / interval);
	const origin = originOf(args, "--expert-interval");
	return {
		facts: [
			origin
				? fact("model.dense_layers", dense, origin)
				: deepspeedStandard("model.dense_layers", dense),
		],
		problems: [],
	};
}

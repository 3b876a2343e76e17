import type { Model, Operator, Stack } from "../../model.js";
import { linear } from "../blocks.js";
import { encoderModel } from "../encoder.js";
import { firstNumber, type HubConfig, type HubSample } from "../hub-reading.js";
import { speechEncoderModel } from "../speech-encoder.js";
import { visionTransformerModel } from "../vision-transformer.js";

/**
 * data2vec (Baevski et al. 2022, §3): an encoder over the masked sample, and its copy forward only over the whole one
 * (fairseq at 3d262bb25690, examples/data2vec/models/data2vec_audio.py, data2vec_text.py).
 */
export function firstVersion(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const student: HubConfig = Object(config.student);
	const model = [
		speechEncoderModel,
		encoderModel,
		visionTransformerModel,
	].flatMap((build) => build(student, sample) ?? [])[0];
	if (!model) return undefined;
	const { hidden, tokens: rows } = model;
	const layers = firstNumber(config, "head_layers") ?? 1;
	return {
		...model,
		frozen: model.stacks.flatMap(repeated),
		ends: [
			...model.ends.filter(
				(operator) => operator.kind !== "linear" || operator.name !== "pooler",
			),
			...regression(hidden, layers, rows),
		],
	};
}

// One linear, or several of which those inside are twice as wide.
function regression(
	hidden: number,
	layers: number,
	rows: number,
): readonly Operator[] {
	return Array.from({ length: layers }, (_, layer) =>
		linear({
			name: `regression${layer}`,
			inputs: layer === 0 ? hidden : 2 * hidden,
			outputs: layer === layers - 1 ? hidden : 2 * hidden,
			rows,
		}),
	);
}

/** All layers of a stack, one after the other. */
export function repeated({ layers, operators }: Stack): readonly Operator[] {
	return Array.from({ length: layers }).flatMap(() => operators);
}

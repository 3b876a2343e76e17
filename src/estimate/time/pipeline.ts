import { layerCount } from "../model.js";
import type { Layout, Workload } from "../workload.js";

/** How a pipeline waits: for its fullest stage at every micro-batch, and to fill and drain. */
export interface PipelineWaits {
	/** Work of the fullest stage beyond that of the mean one, as a share of it. */
	readonly uneven: number;
	/** Filling and draining, as a share of the work of a step. */
	readonly bubble: number;
}

/**
 * A step lasts as long as its fullest stage works on all micro-batches, and as the others take to fill and drain:
 * (p−1)/(v·m) of the step where the stages are even (Narayanan et al. 2021, §2.2).
 *
 * @param headShare Share of a micro-batch's seconds that the output head takes.
 */
export function pipelineWaits(
	{ model, layout, batch }: Workload,
	headShare: number,
): PipelineWaits {
	const { pipeline, virtualPipeline } = layout;
	if (pipeline <= 1) return { uneven: 0, bubble: 0 };
	const layers = layerCount(model);
	const head = (layers * headShare) / (1 - headShare);
	const fullest = fullestStage(layers, layout, head);
	return {
		uneven: fullest - 1,
		bubble:
			(pipeline - fullest) /
			(virtualPipeline * Math.max(1, batch.accumulation)),
	};
}

/**
 * Work of the fullest stage, in mean stages, of a head whose work is told in layers. Layers are dealt out evenly where they
 * divide; where they do so only with the embedding and the head counted as layers, those have places of their own
 * (Megatron-LM, `--account-for-embedding-in-pipeline-split`; BLOOM's 70 layers on 12 stages); else the last stage has
 * what is left.
 */
export function fullestStage(
	layers: number,
	{ pipeline, virtualPipeline }: Pick<Layout, "pipeline" | "virtualPipeline">,
	head: number,
): number {
	const places = [0, 2, 1].find(
		(ends) => (layers + ends) % (pipeline * virtualPipeline) === 0,
	);
	const each =
		places === undefined
			? Math.ceil(layers / pipeline)
			: (layers + places) / pipeline;
	const last =
		places === undefined
			? Math.max(0, layers - (pipeline - 1) * each)
			: each - Math.min(1, places);
	return (Math.max(each, last + head) * pipeline) / (layers + head);
}

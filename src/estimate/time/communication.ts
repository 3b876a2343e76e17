import type { Accelerator } from "../../catalog/accelerators.js";
import { layerCount } from "../model.js";
import type { ParameterCount } from "../parameters.js";
import type { Workload } from "../workload.js";
import type { Efficiency } from "./efficiency.js";

/** Seconds of collectives, as far as they can hide behind computation. */
export interface Communication {
	/** Each micro-batch, unsharding and resharding weights: overlaps with computation. */
	readonly shardingPerMicro: number;
	/** Each micro-batch, inside layers (tensor, context, expert parallelism): does not overlap. */
	readonly layersPerMicro: number;
	/** Each optimizer step, gradients over data parallel ranks: overlaps with the last backward pass. */
	readonly gradientsPerStep: number;
}

interface Links {
	/** Bytes per second one way inside a node. */
	readonly inside: number;
	/** Bytes per second one way between nodes. */
	readonly between: number;
	readonly perNode: number;
}

/**
 * Ring collectives on the slower of the links they cross: all-gather and reduce-scatter move (n−1)/n of the payload,
 * all-reduce twice that (Thakur et al. 2005). Sharded weights are gathered twice and reduced once for each micro-batch
 * (Rajbhandari et al. 2020, §7); tensor parallelism reduces activations four times a layer (Shoeybi et al. 2019, §3).
 */
export function communication({
	workload,
	parameters,
	trainable,
	accelerator,
	efficiency,
}: {
	readonly workload: Workload;
	readonly parameters: ParameterCount;
	readonly trainable: number;
	readonly accelerator: Accelerator;
	readonly efficiency: Efficiency;
}): Communication {
	const { layout } = workload;
	const links: Links = {
		inside: insideBytesPerSecond(accelerator, efficiency),
		between: efficiency.networkGbS * 1e9,
		perNode: workload.hardware.perNode,
	};
	const here = parameters.total / (layout.tensor * layout.pipeline);
	const trainableHere = trainable / (layout.tensor * layout.pipeline);
	return {
		shardingPerMicro: shardingSeconds({ workload, here, trainableHere, links }),
		layersPerMicro: layerSeconds(workload, links),
		gradientsPerStep: gradientSeconds({ workload, trainableHere, links }),
	};
}

// Cards without a fast link talk over PCIe: about 20 GB/s one way in practice on generation 4.
const PCIE_BYTES_PER_SECOND = 20e9;

function insideBytesPerSecond(
	accelerator: Accelerator,
	efficiency: Efficiency,
): number {
	const link = accelerator.linkBidirectionalGbS;
	return link > 0 ? (link / 2) * 1e9 * efficiency.link : PCIE_BYTES_PER_SECOND;
}

/** Seconds of an all-gather or reduce-scatter of `bytes` over a group that fills nodes first. */
function gatherSeconds(bytes: number, group: number, links: Links): number {
	if (group <= 1) return 0;
	const crosses = group > links.perNode;
	const speed = crosses
		? Math.min(links.inside, links.between * links.perNode ** 0.5)
		: links.inside;
	return (((group - 1) / group) * bytes) / speed;
}

function shardingSeconds({
	workload,
	here,
	trainableHere,
	links,
}: {
	readonly workload: Workload;
	readonly here: number;
	readonly trainableHere: number;
	readonly links: Links;
}): number {
	const { sharding, data, shardGroup } = workload.layout;
	if (!["zero3", "fsdp", "hsdp"].includes(sharding)) return 0;
	const group = sharding === "hsdp" ? shardGroup : data;
	return (
		gatherSeconds(2 * 2 * here, group, links) +
		gatherSeconds(2 * trainableHere, group, links)
	);
}

function gradientSeconds({
	workload,
	trainableHere,
	links,
}: {
	readonly workload: Workload;
	readonly trainableHere: number;
	readonly links: Links;
}): number {
	const { sharding, data, shardGroup } = workload.layout;
	if (["zero3", "fsdp"].includes(sharding)) return 0;
	const copies = sharding === "hsdp" ? data / shardGroup : data;
	return 2 * gatherSeconds(2 * trainableHere, copies, links);
}

function layerSeconds(workload: Workload, links: Links): number {
	const { layout, model, batch, length } = workload;
	const tokens =
		(batch.micro * model.tokens * length.filled.value) / layout.context;
	const stream = tokens * model.hidden * 2;
	const layers = layerCount(model) / layout.pipeline;
	const passes = workload.checkpointing === "full" ? 6 : 4;
	const tensor =
		layers * passes * 2 * gatherSeconds(stream, layout.tensor, links);
	const context = layers * 3 * gatherSeconds(stream, layout.context, links);
	return tensor + context + expertSeconds({ workload, stream, links });
}

function expertSeconds({
	workload,
	stream,
	links,
}: {
	readonly workload: Workload;
	readonly stream: number;
	readonly links: Links;
}): number {
	const { layout, model } = workload;
	let seconds = 0;
	for (const stack of model.stacks) {
		const routed = stack.operators.find(
			(operator) => operator.kind === "linear" && operator.experts,
		);
		if (routed?.kind !== "linear" || !routed.experts) continue;
		const visits = routed.experts.active;
		seconds +=
			(stack.layers / layout.pipeline) *
			4 *
			gatherSeconds((visits * stream) / layout.tensor, layout.expert, links);
	}
	return seconds;
}

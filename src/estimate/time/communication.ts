import type { Accelerator } from "../../catalog/accelerators.js";
import type { Efficiency } from "../../catalog/efficiencies.js";
import { layerCount } from "../model.js";
import type { ParameterCount } from "../parameters.js";
import type { Layout, Workload } from "../workload.js";
import { HALF_BYTES, movedWeightBytes } from "./moved-weights.js";

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

/** One kind of collective that a run uses, with what it moves. */
export interface Collective {
	readonly name: string;
	/** Which seconds it belongs to. */
	readonly of: keyof Communication;
	readonly times: number;
	/** Payload of one. */
	readonly bytes: number;
	/** Devices that take part. */
	readonly group: number;
	readonly bytesPerSecond: number;
}

/** Seconds of all collectives of each kind. */
export function communication(all: readonly Collective[]): Communication {
	const total = (of: keyof Communication): number =>
		all
			.filter((each) => each.of === of)
			.reduce((sum, each) => sum + collectiveSeconds(each), 0);
	return {
		shardingPerMicro: total("shardingPerMicro"),
		layersPerMicro: total("layersPerMicro"),
		gradientsPerStep: total("gradientsPerStep"),
	};
}

/** Seconds of a ring all-gather or reduce-scatter: (n−1)/n of the payload passes each link (Thakur et al. 2005). */
export function collectiveSeconds(collective: Collective): number {
	const { times, group, bytes, bytesPerSecond } = collective;
	return (times * (((group - 1) / group) * bytes)) / bytesPerSecond;
}

/**
 * The collectives of a run on the slower of the links they cross; an all-reduce counts as two. Sharded weights are
 * gathered twice and reduced once for each micro-batch (Rajbhandari et al. 2020, §7); tensor parallelism reduces
 * activations four times a layer (Shoeybi et al. 2019, §3).
 */
export function collectives({
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
}): readonly Collective[] {
	const { layout } = workload;
	const links: Links = {
		inside: insideBytesPerSecond(accelerator, efficiency),
		between: efficiency.networkGbS * 1e9,
		perNode: Math.max(
			workload.hardware.perNode,
			accelerator.linkedDevices ?? 0,
		),
	};
	const weightBytes = movedWeightBytes(workload, parameters);
	const trainableHere = trainable / (layout.tensor * layout.pipeline);
	return [
		...shardingCollectives({ layout, weightBytes, trainableHere }),
		...layerCollectives(workload, links),
		...gradientCollectives({ layout, trainableHere }),
	]
		.filter(({ group }) => group > 1)
		.map(({ reached, ...each }) => ({
			...each,
			// What passes over PCIe is so slow that waiting for each other does not add to it.
			bytesPerSecond:
				(accelerator.linkBidirectionalGbS > 0 ? reached : 1) *
				speedOf(each.group, links),
		}));
}

/** One way over PCIe of generation 4, in practice: cards without a fast link talk over it, and all with their host. */
export const PCIE_BYTES_PER_SECOND = 20e9;

function insideBytesPerSecond(
	accelerator: Accelerator,
	efficiency: Efficiency,
): number {
	const link = accelerator.linkBidirectionalGbS;
	return link > 0 ? (link / 2) * 1e9 * efficiency.link : PCIE_BYTES_PER_SECOND;
}

/** Bytes per second in a group that fills nodes first. */
function speedOf(group: number, links: Links): number {
	return group > links.perNode
		? Math.min(links.inside, links.between * links.perNode ** 0.5)
		: links.inside;
}

interface Payload extends Omit<Collective, "bytesPerSecond"> {
	/** Share of the link that this kind reaches beside large transfers. */
	readonly reached: number;
}

/** Transfers of whole layers are long; those inside a layer wait for each other (fitted with the efficiencies). */
const LONG = 1;
const INSIDE_LAYER = 0.56;

function shardingCollectives({
	layout,
	weightBytes,
	trainableHere,
}: {
	readonly layout: Layout;
	readonly weightBytes: number;
	readonly trainableHere: number;
}): readonly Payload[] {
	const { sharding, data, shardGroup } = layout;
	if (!["zero3", "fsdp", "hsdp"].includes(sharding)) return [];
	const group = sharding === "hsdp" ? shardGroup : data;
	const of = "shardingPerMicro";
	return [
		{
			name: "gather weights",
			of,
			times: 2,
			bytes: weightBytes,
			group,
			reached: LONG,
		},
		{
			name: "reduce gradients",
			of,
			times: 1,
			bytes: HALF_BYTES * trainableHere,
			group,
			reached: LONG,
		},
	];
}

function gradientCollectives({
	layout,
	trainableHere,
}: {
	readonly layout: Layout;
	readonly trainableHere: number;
}): readonly Payload[] {
	const { sharding, data, shardGroup } = layout;
	if (["zero3", "fsdp"].includes(sharding)) return [];
	return [
		{
			name: "reduce gradients of all copies",
			of: "gradientsPerStep",
			times: 2,
			bytes: HALF_BYTES * trainableHere,
			group: sharding === "hsdp" ? data / shardGroup : data,
			reached: LONG,
		},
	];
}

function layerCollectives(
	workload: Workload,
	{ perNode }: Pick<Links, "perNode">,
): readonly Payload[] {
	const { layout, model, batch, length } = workload;
	const tokens =
		(batch.micro * model.tokens * length.filled.value) / layout.context;
	const stream = tokens * model.hidden * 2;
	const layers = layerCount(model) / layout.pipeline;
	const passes = workload.checkpointing === "full" ? 6 : 4;
	const of = "layersPerMicro";
	return [
		{
			name: "reduce activations of tensor parallelism",
			of,
			times: layers * passes * 2,
			bytes: stream,
			group: layout.tensor,
			reached: INSIDE_LAYER,
		},
		{
			name: "pass keys and values of context parallelism",
			of,
			times: layers * 3,
			bytes: stream,
			group: layout.context,
			reached: INSIDE_LAYER,
		},
		...expertCollectives(workload, { stream, perNode }),
	];
}

// Between nodes a token travels once to each node of its experts (DeepSeek-V3, arXiv:2412.19437, §3.2.2).
function expertCollectives(
	{ layout, model }: Workload,
	{ stream, perNode }: { readonly stream: number; readonly perNode: number },
): readonly Payload[] {
	const nodes = Math.ceil(layout.expert / perNode);
	const found: Payload[] = [];
	for (const stack of model.stacks) {
		const routed = stack.operators.find(
			(operator) => operator.kind === "linear" && operator.experts,
		);
		if (routed?.kind !== "linear" || !routed.experts) continue;
		const { active } = routed.experts;
		const copies = nodes > 1 ? Math.min(active, nodes) : active;
		found.push({
			name: "send tokens to experts and back",
			of: "layersPerMicro",
			times: (stack.layers / layout.pipeline) * 4,
			bytes: (copies * stream) / layout.tensor,
			group: layout.expert,
			reached: LONG,
		});
	}
	return found;
}

import type { Accelerator } from "../../catalog/accelerators.js";
import type { Efficiency } from "../../catalog/efficiencies.js";
import { layerCount } from "../model.js";
import type { ParameterCount } from "../parameters.js";
import type { Layout, Workload } from "../workload.js";
import { crosses, type Links, linksOf, speedOf } from "./links.js";
import { HALF_BYTES, movedWeightBytes } from "./moved-weights.js";

/** Seconds of collectives, as far as they can hide behind computation. */
export interface Communication {
	/** Each micro-batch, unsharding and resharding weights: overlaps with computation. */
	readonly shardingPerMicro: number;
	/** Each micro-batch, inside layers (tensor, expert parallelism): does not overlap. */
	readonly layersPerMicro: number;
	/** Each micro-batch, keys and values of context parallelism: overlaps with the attention core. */
	readonly contextPerMicro: number;
	/** Each optimizer step, gradients over data parallel ranks: overlaps with the last backward pass. */
	readonly gradientsPerStep: number;
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
	/** Devices from one member of the group to the next, in the order in which ranks fill nodes. */
	readonly stride: number;
	/** Its members lie in several nodes. */
	readonly crossesNodes: boolean;
	/** Share of the link that this kind reaches beside large transfers. */
	readonly reached: number;
	/** What each waits for its members, however little it moves. */
	readonly waitSeconds: number;
	readonly bytesPerSecond: number;
}

/** Seconds of all collectives of each kind. */
export function communication(all: readonly Collective[]): Communication {
	const total = (of: keyof Communication): number => secondsOf(all, of);
	return {
		shardingPerMicro: total("shardingPerMicro"),
		layersPerMicro: total("layersPerMicro"),
		contextPerMicro: total("contextPerMicro"),
		gradientsPerStep: total("gradientsPerStep"),
	};
}

/** Share of the seconds of one kind that passes between nodes. */
export function betweenShare(
	all: readonly Collective[],
	of: keyof Communication,
): number {
	const total = secondsOf(all, of);
	const crossing = all.filter(({ crossesNodes }) => crossesNodes);
	return total > 0 ? secondsOf(crossing, of) / total : 0;
}

function secondsOf(
	all: readonly Collective[],
	of: keyof Communication,
): number {
	return all
		.filter((each) => each.of === of)
		.reduce((sum, each) => sum + collectiveSeconds(each), 0);
}

/** Seconds of a ring all-gather or reduce-scatter: (n−1)/n of the payload passes each link (Thakur et al. 2005). */
export function collectiveSeconds(collective: Collective): number {
	const { times, group, bytes, bytesPerSecond, waitSeconds } = collective;
	return (
		times * ((((group - 1) / group) * bytes) / bytesPerSecond + waitSeconds)
	);
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
	const links = linksOf(workload, accelerator, efficiency);
	const weightBytes = movedWeightBytes(workload, parameters);
	const trainableHere = trainable / (layout.tensor * layout.pipeline);
	return [
		...shardingCollectives({ layout, weightBytes, trainableHere }),
		...layerCollectives(workload, links),
		...gradientCollectives({ layout, trainableHere }),
	]
		.filter(({ group }) => group > 1)
		.map((each) => ({
			...each,
			crossesNodes: crosses(each, links),
			// What passes over PCIe is so slow that waiting for each other does not add to it.
			bytesPerSecond:
				(accelerator.linkBidirectionalGbS > 0 ? each.reached : 1) *
				speedOf(each, links),
		}));
}

/** Ranks fill nodes by tensor, then context, then data parallelism (Megatron-LM, `--use-tp-pp-dp-mapping` off). */
function dataStride({ tensor, context }: Layout): number {
	return tensor * context;
}

type Payload = Omit<Collective, "bytesPerSecond" | "crossesNodes">;

/** Transfers of whole layers are long, and prepared ahead of their use. */
const AT_ONCE = { reached: 1, waitSeconds: 0 } as const;

/**
 * DeepSpeed's first stage reduces the slices of each owner one after another, then gathers the weights
 * (runtime/zero/stage_1_and_2.py): fitted on BLOOM's search over layouts.
 */
const SLICED = 0.4;

/**
 * Transfers inside a layer wait for each other (fitted with the efficiencies), unless they are cut up and pass beside the
 * products they belong to, as Transformer Engine does with user buffers: chosen on adapters of MLPerf Training 4.0, whose
 * transfers show more than those of Megatron Bridge's tables.
 */
const INSIDE_LAYER = 0.4;
const BESIDE_PRODUCTS = 0.58;

/**
 * What a transfer inside a layer waits for its members, half of an all-reduce. Those of Megatron-DeepSpeed's two sources
 * waited fifty times as long; both ran on one machine, Jean Zay, whose it may be.
 */
const WAIT_SECONDS = { usual: 12e-6, deepspeed: 0.55e-3 } as const;

/** Seconds that a transfer inside a layer waits; none where products hide it. */
function waitInsideLayer(framework: string): number {
	if (cutsTransfers(framework)) return 0;
	return framework === "megatron-deepspeed"
		? WAIT_SECONDS.deepspeed
		: WAIT_SECONDS.usual;
}

/** True where transfers inside a layer are cut up and pass beside its products. */
export function cutsTransfers(framework: string): boolean {
	return CUTS_TRANSFERS.has(framework);
}

const CUTS_TRANSFERS = new Set(["megatron-bridge", "nemo", "mlperf"]);

/** Share of the link that transfers inside a layer reach. */
export function insideLayer(framework: string): number {
	return cutsTransfers(framework) ? BESIDE_PRODUCTS : INSIDE_LAYER;
}

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
	const stride = dataStride(layout);
	const of = "shardingPerMicro";
	return [
		{
			name: "gather weights",
			of,
			times: 2,
			bytes: weightBytes,
			group,
			stride,
			...AT_ONCE,
		},
		{
			name: "reduce gradients",
			of,
			times: 1,
			bytes: HALF_BYTES * trainableHere,
			group,
			stride,
			...AT_ONCE,
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
			...(sharding === "hsdp"
				? { group: data / shardGroup, stride: shardGroup * dataStride(layout) }
				: { group: data, stride: dataStride(layout) }),
			...AT_ONCE,
			...(sharding === "zero1" && { reached: SLICED }),
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
	const inside = {
		reached: insideLayer(workload.framework),
		waitSeconds: waitInsideLayer(workload.framework),
	};
	return [
		{
			name: "reduce activations of tensor parallelism",
			of,
			times: layers * passes * 2,
			bytes: stream,
			group: layout.tensor,
			stride: 1,
			...inside,
		},
		{
			name: "pass keys and values of context parallelism",
			of: "contextPerMicro",
			times: layers * 3,
			bytes: stream,
			group: layout.context,
			stride: layout.tensor,
			...inside,
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
			stride: 1,
			...AT_ONCE,
		});
	}
	return found;
}

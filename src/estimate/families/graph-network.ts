import type { Model, Operator } from "../model.js";
import { kept, linear, loose, norm } from "./blocks.js";
import { firstNumber, type HubConfig, numbersOf } from "./hub-reading.js";

/** One layer of a graph network: what reads the nodes, and what goes along the edges. */
interface Layer {
	readonly inputs: number;
	/** Outputs of one head; several stand side by side, or their mean is taken in the last layer. */
	readonly outputs: number;
	readonly heads: number;
	readonly isFirst: boolean;
	readonly isLast: boolean;
	readonly graph: Graph;
}

/** What one sample is: a whole graph, or one node with the neighbours that were drawn for it. */
interface Graph {
	readonly nodes: number;
	readonly edges: number;
}

/** Layers of PyTorch Geometric 2.8, torch_geometric/nn/conv, with what their edges keep. */
const layers: Readonly<Record<string, (layer: Layer) => readonly Operator[]>> =
	{ gcn, graphsage, gat, gatv2, gin };

/** Classes whose heads are so many side by side. */
const HEADED = new Set(["gat", "gatv2"]);

/** Classes that gather what neighbours have before any product. */
const AGGREGATES_FIRST = new Set(["graphsage", "gin"]);

/** True for a `model_type` that this file builds. */
export function isGraphType(type: string): boolean {
	return Object.hasOwn(layers, type);
}

/**
 * Builds a graph network by the names of PyTorch Geometric's models (`in_channels`, `hidden_channels`, `out_channels`,
 * `num_layers`, `heads`) for a graph of so many `nodes` and directed `edges`, or for one node and its `num_neighbors`;
 * batch norms stand between the layers. Undefined when a dimension is missing.
 */
export function graphModel(config: HubConfig): Model | undefined {
	const type = String(config.model_type);
	const build = layers[type];
	const inputs = firstNumber(config, "in_channels");
	const hidden = firstNumber(config, "hidden_channels");
	const outputs = firstNumber(config, "out_channels");
	const depth = firstNumber(config, "num_layers");
	const graph = graphOf(config);
	if (!build || !inputs || !hidden || !outputs || !depth || !graph) {
		return undefined;
	}
	const heads = HEADED.has(type) ? (firstNumber(config, "heads") ?? 1) : 1;
	const width = hidden * heads;
	return {
		family: "custom",
		hidden: width,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: Array.from({ length: depth }, (_, index) => {
			const isLast = index === depth - 1;
			const shape: Layer = {
				inputs: index === 0 ? inputs : width,
				outputs: isLast ? outputs : hidden,
				heads,
				isFirst: index === 0,
				isLast,
				graph,
			};
			return {
				layers: 1,
				operators: [
					...build(shape),
					...(isLast ? [] : [batchNorm(width, graph.nodes)]),
				],
			};
		}),
		ends: [],
		// The features are data: nothing flows back along the edges that bring them.
		...(AGGREGATES_FIRST.has(type) && {
			frozen: [aggregation({ channels: inputs, graph, weights: "fixed" })],
		}),
	};
}

/** Each hop draws so many neighbours of every node of the one before (Hamilton et al. 2017, §3.1), seen twice or not. */
function graphOf(config: HubConfig): Graph | undefined {
	const nodes = firstNumber(config, "nodes");
	const edges = firstNumber(config, "edges");
	if (nodes && edges) return { nodes, edges };
	const drawn = numbersOf(config.num_neighbors);
	if (!drawn) return undefined;
	let reached = 1;
	let sum = 0;
	for (const each of drawn) {
		reached *= each;
		sum += reached;
	}
	return { nodes: 1 + sum, edges: sum };
}

/** Kipf and Welling 2017, eq. 2: one matrix, then the weighted sum over neighbours. */
function gcn({ inputs, outputs, isFirst, graph }: Layer): readonly Operator[] {
	return [
		kept("features", inputs * graph.nodes),
		fromNodes({ name: "nodes", inputs, outputs, isFirst, graph, bias: true }),
		// The weight of every edge.
		alongEdges("edge weights", looped(graph), 1),
		aggregation({ channels: outputs, graph, weights: "fixed" }),
	];
}

/** Hamilton et al. 2017, algorithm 1 with the mean: neighbours and the node itself have a matrix each. */
function graphsage(layer: Layer): readonly Operator[] {
	const { inputs, outputs, isFirst, graph } = layer;
	const shape = { inputs, outputs, isFirst, graph };
	return [
		...(isFirst
			? [alongEdges("ends of edges", graph.edges, 0)]
			: [
					aggregation({ channels: inputs, graph, weights: "fixed" }),
					// How many neighbours the mean is of.
					kept("neighbours", graph.nodes),
				]),
		kept("features", 2 * inputs * graph.nodes),
		fromNodes({ name: "neighbours", ...shape, bias: true }),
		fromNodes({ name: "itself", ...shape, bias: false }),
	];
}

/** Veličković et al. 2018, §2.1: a score for each edge and head out of two vectors. */
function gat(layer: Layer): readonly Operator[] {
	const { inputs, outputs, heads, isFirst, isLast, graph } = layer;
	const width = heads * outputs;
	return [
		kept("features", inputs * graph.nodes),
		fromNodes({
			name: "nodes",
			inputs,
			outputs: width,
			isFirst,
			graph,
			bias: false,
		}),
		// The scores are sums of products, which need the nodes again.
		kept("scored nodes", width * graph.nodes),
		// The score before its leak, its exponential, their sum and the quotient of each head.
		alongEdges("scores of edges", looped(graph), 4 * heads),
		loose("scores", 2 * width),
		loose("bias", isLast ? outputs : width),
		aggregation({ channels: width, graph, weights: "learned" }),
	];
}

/** Brody et al. 2022, §3: both ends of an edge have a matrix, and the score follows their sum. */
function gatv2(layer: Layer): readonly Operator[] {
	const { inputs, outputs, heads, isFirst, isLast, graph } = layer;
	const width = heads * outputs;
	const shape = { inputs, outputs: width, isFirst, graph, bias: true };
	return [
		kept("features", inputs * graph.nodes),
		fromNodes({ name: "source", ...shape }),
		fromNodes({ name: "target", ...shape }),
		// The sum of both ends before and after its leak; of each head's score the exponential, their sum, the quotient.
		alongEdges("scores of edges", looped(graph), 2 * width + 3 * heads),
		loose("scores", width),
		loose("bias", isLast ? outputs : width),
		aggregation({ channels: width, graph, weights: "learned" }),
	];
}

/** Xu et al. 2019, eq. 4.1: the sum over neighbours, then two linears. */
function gin({ inputs, outputs, isFirst, graph }: Layer): readonly Operator[] {
	return [
		isFirst
			? alongEdges("ends of edges", graph.edges, 0)
			: aggregation({ channels: inputs, graph, weights: "fixed" }),
		// The sum, and the node itself where a rectifier gave it.
		kept("features", (isFirst ? 1 : 2) * inputs * graph.nodes),
		fromNodes({ name: "up", inputs, outputs, isFirst, graph, bias: true }),
		kept("hidden features", outputs * graph.nodes),
		linear({ name: "down", inputs: outputs, outputs, rows: graph.nodes }),
	];
}

function fromNodes({
	name,
	inputs,
	outputs,
	isFirst,
	graph,
	bias,
}: {
	readonly name: string;
	readonly inputs: number;
	readonly outputs: number;
	readonly isFirst: boolean;
	readonly graph: Graph;
	readonly bias: boolean;
}): Operator {
	const product = linear({ name, inputs, outputs, rows: graph.nodes, bias });
	return isFirst ? { ...product, readsData: true } : product;
}

/**
 * What flows along the edges: a multiply-add for each edge and channel. Its backward pass goes along the edges once for
 * the nodes, and once more where the weights are learned.
 */
function aggregation({
	channels,
	graph,
	weights,
}: {
	readonly channels: number;
	readonly graph: Graph;
	readonly weights: "fixed" | "learned";
}): Operator {
	return {
		kind: "other",
		name: "aggregation",
		parameters: 0,
		flops: 2 * graph.edges * channels,
		// Learned weights need the message of every edge again.
		savedElements: channels * (weights === "learned" ? looped(graph) : 0),
		...(weights === "learned" ? {} : { readsData: true }),
	};
}

/** Edges with one from each node to itself (`add_remaining_self_loops`). */
function looped({ nodes, edges }: Graph): number {
	return edges + nodes;
}

/** What stays of every edge: so many elements, and both its ends as 64-bit numbers. Layers share those of the graph. */
function alongEdges(name: string, edges: number, elements: number): Operator {
	return { ...kept(name, elements * edges), fixedBytes: 2 * 8 * edges };
}

function batchNorm(width: number, rows: number): Operator {
	return norm({ name: "batch-norm", width, rows, flavour: "batch" });
}

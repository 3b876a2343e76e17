import type { Model, Operator } from "../../model.js";
import { linear, norm } from "../blocks.js";
import { firstNumber, type HubConfig } from "../hub-reading.js";
import { fieldModel, kept } from "./field.js";

interface Perceptron {
	readonly name: string;
	readonly inputs: number;
	readonly hidden: number;
	/** Hidden layers before the last. */
	readonly layers: number;
	readonly outputs: number;
	readonly rows: number;
	readonly readsData?: boolean;
}

/**
 * MeshGraphNet (Pfaff et al. 2021, §3.2): encoders of nodes and edges, so many steps that send messages along the edges
 * of a mesh, a decoder of nodes. By the arguments of PhysicsNeMo's MeshGraphNet (physicsnemo/models/meshgraphnet at
 * 94b3551) and the mean `nodes` and directed `edges` of a sample.
 */
export function meshGraphNet(config: HubConfig): Model | undefined {
	const nodes = firstNumber(config, "nodes");
	const edges = firstNumber(config, "edges");
	const nodeInputs = firstNumber(config, "input_dim_nodes");
	const edgeInputs = firstNumber(config, "input_dim_edges");
	const outputs = firstNumber(config, "output_dim");
	if (!nodes || !edges || !nodeInputs || !edgeInputs || !outputs) {
		return undefined;
	}
	const size = (key: string, usual: number): number =>
		firstNumber(config, key) ?? usual;
	const hidden = size("hidden_dim_processor", 128);
	const step = { hidden, outputs: hidden };
	return fieldModel({
		hidden,
		stacks: [
			{
				layers: 1,
				operators: [
					...perceptron({
						name: "edge-encoder",
						inputs: edgeInputs,
						hidden: size("hidden_dim_edge_encoder", 128),
						layers: size("num_layers_edge_encoder", 2),
						outputs: hidden,
						rows: edges,
						readsData: true,
					}),
					...perceptron({
						name: "node-encoder",
						inputs: nodeInputs,
						hidden: size("hidden_dim_node_encoder", 128),
						layers: size("num_layers_node_encoder", 2),
						outputs: hidden,
						rows: nodes,
						readsData: true,
					}),
				],
			},
			{
				layers: size("processor_size", 15),
				operators: [
					// An edge sees itself and both of its ends.
					...perceptron({
						...step,
						name: "edges",
						inputs: 3 * hidden,
						layers: size("num_layers_edge_processor", 2),
						rows: edges,
					}),
					{
						kind: "other",
						name: "aggregation",
						parameters: 0,
						flops: edges * hidden,
						savedElements: 0,
						readsData: true,
					},
					...perceptron({
						...step,
						name: "nodes",
						inputs: 2 * hidden,
						layers: size("num_layers_node_processor", 2),
						rows: nodes,
					}),
				],
			},
			{
				layers: 1,
				operators: perceptron({
					name: "decoder",
					inputs: hidden,
					hidden: size("hidden_dim_node_decoder", 128),
					layers: size("num_layers_node_decoder", 2),
					outputs,
					rows: nodes,
				}),
			},
		],
	});
}

// Linears with an activation after all but the last, and a norm (physicsnemo/nn/module/gnn_layers/mesh_graph_mlp.py).
function perceptron({
	name,
	inputs,
	hidden,
	layers,
	outputs,
	rows,
	readsData,
}: Perceptron): readonly Operator[] {
	const widths = [inputs, ...Array.from({ length: layers }, () => hidden)];
	const products = [...widths.slice(1), outputs].flatMap((next, index) => {
		const product = linear({
			name: `${name}${index + 1}`,
			inputs: widths[index] ?? hidden,
			outputs: next,
			rows,
		});
		const first = readsData && index === 0;
		return [
			first ? { ...product, readsData: true } : product,
			kept(`${name}${index + 1} input`, (widths[index] ?? hidden) * rows),
		];
	});
	const hasNorm = name !== "decoder";
	return [
		...products,
		...(hasNorm ? [norm({ name: `${name}-norm`, width: outputs, rows })] : []),
	];
}

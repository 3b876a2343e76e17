import { describe, expect, test } from "vitest";
import { hubModel } from "../../../src/estimate/families/hub-model.js";
import { sampleFlops } from "../../../src/estimate/flops.js";
import { countParameters } from "../../../src/estimate/parameters.js";

function counted(
	config: Readonly<Record<string, unknown>>,
	image?: number,
): { readonly parameters: number; readonly forward: number } {
	const model = hubModel(config, {
		sequence: 1,
		target: 1,
		...(image !== undefined && { image }),
	});
	if (!model) throw new Error("no model is built");
	return {
		parameters: countParameters(model).total,
		forward: sampleFlops({ model, convention: "full" }).forward,
	};
}

/** The unconditional net for CIFAR-10 of Karras et al. 2022. */
const ddpm = {
	model_type: "song_unet",
	in_channels: 3,
	out_channels: 3,
	channel_mult: [2, 2, 2],
	attn_resolutions: [16],
	img_resolution: [32, 32],
};

describe("the U-net of diffusion over fields", () => {
	test("has the published size", () => {
		const { parameters } = counted(ddpm);

		// NVlabs/edm prints 55,733,891, of which 9 × 128 map augmentation labels.
		expect(parameters).toBe(55_733_891 - 9 * 128);
	});

	test("a patch of half the side is a quarter of the convolutions, and less of attention", () => {
		const whole = counted(ddpm);
		const patch = counted(ddpm, 16);

		expect(patch.parameters).toBe(whole.parameters);
		expect(patch.forward).toBeLessThan(whole.forward / 4);
	});

	test("a forecast before it runs forward only", () => {
		const alone = hubModel(ddpm, { sequence: 1, target: 1 });
		const after = hubModel(
			{ ...ddpm, forecast: { ...ddpm, share: 0.5 } },
			{ sequence: 1, target: 1 },
		);
		if (!alone || !after) throw new Error("no model is built");

		const one = sampleFlops({ model: alone, convention: "full" });
		const two = sampleFlops({ model: after, convention: "full" });

		// The linears of the noise stand outside of its blocks.
		const noise = 2 * (128 * 512 + 512 * 512);
		expect(two.forward - one.forward).toBe((one.forward - noise) / 2);
		expect(two.training - one.training).toBe(two.forward - one.forward);
	});
});

test("a Fourier operator has complex matrices at both ends of the axes but one", () => {
	const { parameters } = counted({
		model_type: "fno",
		in_channels: 1,
		out_channels: 1,
		latent_channels: 4,
		num_fno_layers: 2,
		num_fno_modes: 3,
		decoder_layer_size: 5,
		resolution: 8,
		padding: 0,
	});

	// (1 + 2)×2 + 2 and 2×4 + 4; each layer 4×4 + 4 and 2 × 2 × 4×4 × 3×3; 4×5 + 5 and 5 + 1
	expect(parameters).toBe(8 + 12 + 2 * (20 + 576) + 25 + 6);
});

test("the faces of a cube have two sets of kernels", () => {
	const { parameters, forward } = counted({
		model_type: "dlwp",
		nr_input_channels: 3,
		nr_output_channels: 2,
		nr_initial_channels: 4,
		depth: 1,
		face_resolution: 8,
	});

	const kernels = (inputs: number, outputs: number) => 9 * inputs * outputs;
	const level = kernels(3, 4) + kernels(4, 4) + kernels(8, 4) + kernels(4, 4);
	const middle = kernels(4, 8) + kernels(8, 4);
	// Biases: 4 + 4, 8 + 4, 4 + 4, 2
	expect(parameters).toBe(2 * (level + middle + 8 + 30));
	// Six faces of 8 × 8, and of 4 × 4 in the middle
	expect(forward).toBe(2 * 6 * (64 * (level + 8) + 16 * middle));
});

test("a mesh's edges see both of their ends", () => {
	const { parameters } = counted({
		model_type: "mesh_graph_net",
		nodes: 10,
		edges: 40,
		input_dim_nodes: 6,
		input_dim_edges: 3,
		output_dim: 3,
	});

	const perceptron = (inputs: number, outputs: number) =>
		inputs * 128 + 128 + (128 * 128 + 128) + 128 * outputs + outputs;
	// Encoders, 15 steps of edges and nodes, each with a norm; a decoder without
	const norm = 256;
	expect(parameters).toBe(
		perceptron(6, 128) +
			perceptron(3, 128) +
			2 * norm +
			15 * (perceptron(384, 128) + perceptron(256, 128) + 2 * norm) +
			perceptron(128, 3),
	);
});

test("Pangu's windows have a bias for each place on the globe", () => {
	const { parameters } = counted({
		model_type: "pangu",
		img_size: [721, 1440],
	});

	// Outer blocks: 124 kinds of windows of 6 heads; inner ones: 64 of 12 heads; 2² × 6² × 23 offsets
	const offsets = 144 * 23;
	const biases = 4 * offsets * 124 * 6 + 12 * offsets * 64 * 12;
	const block = (dim: number) => 12 * dim * dim + 13 * dim;
	const patches = 7 * 16 * 192 + 192 + 5 * 32 * 192 + 192;
	const recovery = 384 * 4 * 16 + 4 + 384 * 5 * 32 + 5;
	const resampling = 8 * 192 + 768 * 384 + 384 * 768 + 2 * 192 + 192 * 192;
	expect(parameters).toBe(
		biases + 4 * block(192) + 12 * block(384) + patches + recovery + resampling,
	);
});

test("FourCastNet mixes blocks of channels at every mode", () => {
	const { parameters } = counted({
		model_type: "afno",
		inp_shape: [720, 1440],
		patch_size: [8, 8],
		in_channels: 20,
		out_channels: 20,
		embed_dim: 768,
		depth: 12,
		num_blocks: 8,
	});

	const patches = 90 * 180;
	const layer =
		2 * 1536 + 2 * (2 * 8 * 96 * 96) + 4 * 768 + 8 * 768 * 768 + 5 * 768;
	expect(parameters).toBe(
		20 * 64 * 768 + 768 + patches * 768 + 12 * layer + 768 * 20 * 64,
	);
});

test("Transolver's slices attend in place of its points", () => {
	const { parameters, forward } = counted({
		model_type: "transolver",
		points: 10,
		functional_dim: 2,
		embedding_dim: 1,
		out_dim: 3,
		n_layers: 1,
		n_hidden: 4,
		n_head: 2,
		slice_num: 5,
		mlp_ratio: 2,
	});

	// Lift 3→8→4; norms 3×8; two of 4×4 + 4; slices 2×5 + 5; 2; qkv 2×6; 4×4 + 4; MLP 4→8→4; head 4×3 + 3
	expect(parameters).toBe(68 + 24 + 40 + 15 + 2 + 12 + 20 + 76 + 15);
	const points = 10 * (24 + 32 + 32 + 20 + 16 + 64 + 12);
	const slices = 5 * 2 * 12 + 2 * 4 * 5 * 5;
	// Both ways between 10 points and 5 slices of 2 heads of 2
	expect(forward).toBe(2 * (points + slices + 2 * 10 * 2 * 5 * 2));
});

test("GeoTransolver's slices attend to the shape and to what is near", () => {
	const base = {
		model_type: "geotransolver",
		points: 10,
		geometry_points: 20,
		functional_dim: 2,
		geometry_dim: 3,
		global_dim: 2,
		out_dim: 3,
		n_layers: 1,
		n_hidden: 4,
		n_head: 2,
		slice_num: 5,
		mlp_ratio: 2,
		n_hidden_local: 4,
		neighbors_in_radius: [6],
	};
	const near = counted({ ...base, include_local_features: true });

	// A context of three parts of 2 for each head; a stream of 4 + 4, in heads of 4.
	const tokens = (inputs: number) => 2 * (inputs * 4 + 4) + 15 + 2;
	const context = tokens(3) + tokens(2) + tokens(4);
	// 3×6→4→2→4, once with parameters and twice at work
	const local = 72 + 4 + 10 + 12;
	// 2→8→4
	const lift = 24 + 36;
	// Norms; x and fx 8→8; slices 4→5; 2; qkv 4→12; cross 4→4 and twice 6→4; 1; 8→8; MLP 8→16→8
	const layer = 32 + 144 + 25 + 2 + 48 + 20 + 56 + 1 + 72 + 144 + 136;
	expect(near.parameters).toBe(context + local + lift + layer + 16 + 27);
});

test("DoMINO asks each variable of a point and of its neighbours", () => {
	const parameters = {
		interp_res: [8, 8, 8],
		volume_points_sample: 10,
		surface_points_sample: 20,
		num_neighbors_volume: 4,
		num_neighbors_surface: 3,
		use_sdf_in_basis_func: true,
		geometry_rep: {
			geo_conv: {
				base_neurons: 4,
				volume_radii: [1],
				surface_radii: [1],
				volume_neighbors_in_radius: [2],
				surface_neighbors_in_radius: [2],
			},
			geo_processor: {
				base_filters: 1,
				volume_sdf_scaling_factor: [0.1],
				surface_sdf_scaling_factor: [0.1],
			},
		},
		nn_basis_functions: { base_layer: 5 },
		position_encoder: { base_neurons: 5 },
		aggregation_model: { base_layer: 5 },
		geometry_local: {
			volume_neighbors_in_radius: [3],
			surface_neighbors_in_radius: [3],
		},
	};
	const net = (volume: number, surface: number) =>
		counted({
			model_type: "domino",
			parameters,
			volume_variables: volume,
			surface_variables: surface,
		});

	const one = net(1, 0);
	const two = net(2, 0);
	const side = net(0, 1);
	const sides = net(0, 2);

	// Basis 3→5→5→5 and sum of 13→5→5→5→5→1, at each of 10 points and 4 neighbours
	const basis = 15 + 25 + 25;
	const sum = 65 + 75 + 5;
	expect(two.parameters - one.parameters).toBe(basis + 15 + sum + 21);
	expect(two.forward - one.forward).toBe(2 * 50 * (basis + sum));
	// A point of the surface has 7 numbers and is one of its 3 neighbours.
	expect(sides.parameters - side.parameters).toBe(basis + 20 + 15 + sum + 21);
	expect(sides.forward - side.forward).toBe(2 * 60 * (basis + 20 + sum));
	// Shape: 6→4→2→1, convolutions of 1 and of 6 channels; position 8→5→5→5; near 6→512→3
	const convolutions = (channels: number) =>
		27 * (channels + 2 + 8 + 16 + 8 + 4 + 2 * channels) +
		(1 + 2 + 4 + 4 + 2 + 1 + channels) +
		27 * (2 * channels * channels + channels) +
		channels +
		1;
	expect(one.parameters).toBe(
		24 +
			4 +
			8 +
			2 +
			2 +
			1 +
			convolutions(1) +
			28 +
			convolutions(6) +
			28 +
			(40 + 25 + 25 + 15) +
			(6 * 512 + 512 + 512 * 3 + 3) +
			(basis + 15 + sum + 21),
	);
});

import type { Model, Operator, Stack } from "../../model.js";
import {
	attention,
	dropoutMasks,
	droppingScores,
	linear,
	mlp,
	norm,
	selfAttention,
	table,
} from "../blocks.js";
import { firstNumber, flagOf, type HubConfig, textOf } from "../hub-reading.js";
import { camerasOf } from "./cameras.js";
import { residualTrunk } from "./residual-trunk.js";

/** The sizes of an action chunking transformer, with the defaults of lerobot 7427f31 (policies/act). */
interface Shape {
	readonly hidden: number;
	readonly heads: number;
	readonly ffn: number;
	readonly encoderLayers: number;
	readonly decoderLayers: number;
	/** Layers of the encoder of the latent; 0 without one. */
	readonly latentLayers: number;
	readonly latent: number;
	readonly chunk: number;
	readonly state: number;
	readonly actions: number;
	readonly normsFirst: boolean;
	/** Dropout of scores, in the MLP and after each part; a tenth unless the config says otherwise. */
	readonly drops: boolean;
	/** A head tells which actions are padding, as in the first code (tonyzhaozh/act 742c753, detr/models/detr_vae.py). */
	readonly tellsPadding: boolean;
}

/**
 * ACT (Zhao et al. 2023, §4.3, fig. 4): a conditional VAE whose encoder reads state and actions and whose decoder, a DETR,
 * reads cameras, state and latent and writes a chunk of actions.
 */
export function actModel(config: HubConfig): Model | undefined {
	const shape = shapeOf(config);
	const seen = cameraParts(config, shape?.hidden ?? 0);
	if (!shape || !seen) return undefined;
	const { hidden, chunk } = shape;
	const memory = 1 + (shape.state > 0 ? 1 : 0) + seen.rows;
	return {
		family: "vit",
		hidden,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [
			...stack(shape.latentLayers, encoderLayer(shape, latentRows(shape))),
			...stack(shape.encoderLayers, encoderLayer(shape, memory)),
			// The first layer asks with zeros, to which no gradient flows.
			...stack(
				Math.min(1, shape.decoderLayers),
				decoderLayer(shape, memory, true),
			),
			...stack(shape.decoderLayers - 1, decoderLayer(shape, memory, false)),
		],
		ends: [
			...seen.operators,
			...(shape.latentLayers > 0 ? latentEnds(shape) : []),
			linear({
				name: "latent",
				inputs: shape.latent,
				outputs: hidden,
				rows: 1,
			}),
			...fromState("state", shape),
			table(
				"places of latent and state",
				1 + (shape.state > 0 ? 1 : 0),
				hidden,
			),
			table("queries", chunk, hidden),
			...(shape.normsFirst
				? [norm({ name: "encoder-norm", width: hidden, rows: memory })]
				: []),
			norm({ name: "decoder-norm", width: hidden, rows: chunk }),
			linear({
				name: "actions",
				inputs: hidden,
				outputs: shape.actions,
				rows: chunk,
			}),
			...(shape.tellsPadding
				? [linear({ name: "padding", inputs: hidden, outputs: 1, rows: chunk })]
				: []),
		],
	};
}

function shapeOf(config: HubConfig): Shape | undefined {
	const actions = firstNumber(config, "action_dim");
	if (actions === undefined) return undefined;
	const hasLatent = flagOf(config.use_vae) ?? true;
	return {
		hidden: firstNumber(config, "dim_model") ?? 512,
		heads: firstNumber(config, "n_heads") ?? 8,
		ffn: firstNumber(config, "dim_feedforward") ?? 3200,
		encoderLayers: firstNumber(config, "n_encoder_layers") ?? 4,
		decoderLayers: firstNumber(config, "n_decoder_layers") ?? 1,
		latentLayers: hasLatent
			? (firstNumber(config, "n_vae_encoder_layers") ?? 4)
			: 0,
		latent: firstNumber(config, "latent_dim") ?? 32,
		chunk: firstNumber(config, "chunk_size") ?? 100,
		state: firstNumber(config, "state_dim") ?? 0,
		actions,
		normsFirst: flagOf(config.pre_norm) ?? false,
		drops: (firstNumber(config, "dropout") ?? 0.1) > 0,
		tellsPadding: flagOf(config.is_pad_head) ?? false,
	};
}

// One trunk sees every camera; its maps lie side by side.
function cameraParts(
	config: HubConfig,
	hidden: number,
):
	| { readonly operators: readonly Operator[]; readonly rows: number }
	| undefined {
	const cameras = camerasOf(config);
	const [first] = cameras;
	if (!first) return { operators: [], rows: 0 };
	const trunk = residualTrunk({
		name: textOf(config.vision_backbone) ?? "resnet18",
		height: first[0],
		width: first[1],
		images: cameras.length,
		norms: "frozen",
	});
	if (!trunk) return undefined;
	const rows = cameras.length * trunk.height * trunk.width;
	return {
		rows,
		operators: [
			...trunk.operators,
			{
				kind: "convolution",
				name: "image",
				inputs: trunk.channels,
				outputs: hidden,
				kernel: 1,
				groups: 1,
				bias: true,
				positions: rows,
			},
		],
	};
}

function latentRows({ chunk, state }: Shape): number {
	return 1 + (state > 0 ? 1 : 0) + chunk;
}

// The place of the class token says what the latent is.
function latentEnds(shape: Shape): readonly Operator[] {
	const { hidden, actions, chunk, latent } = shape;
	return [
		table("class token", 1, hidden),
		...fromState("latent state", shape),
		{
			...linear({
				name: "latent actions",
				inputs: actions,
				outputs: hidden,
				rows: chunk,
			}),
			readsData: true,
		},
		linear({
			name: "mean and spread",
			inputs: hidden,
			outputs: 2 * latent,
			rows: 1,
		}),
		...(shape.normsFirst
			? [norm({ name: "latent-norm", width: hidden, rows: latentRows(shape) })]
			: []),
	];
}

function fromState(
	name: string,
	{ state, hidden }: Shape,
): readonly Operator[] {
	return state > 0
		? [
				{
					...linear({ name, inputs: state, outputs: hidden, rows: 1 }),
					readsData: true,
				},
			]
		: [];
}

function stack(
	layers: number,
	operators: readonly Operator[],
): readonly Stack[] {
	return layers > 0 ? [{ layers, operators }] : [];
}

function encoderLayer(shape: Shape, rows: number): readonly Operator[] {
	const { hidden, heads } = shape;
	return [
		...scored(selfAttention({ hidden, heads, rows, bias: true }), shape),
		norm({ name: "attention-norm", width: hidden, rows }),
		...inside(shape, rows),
	];
}

function decoderLayer(
	shape: Shape,
	memory: number,
	readsZeros: boolean,
): readonly Operator[] {
	const { hidden, heads, chunk } = shape;
	const own = selfAttention({ hidden, heads, rows: chunk, bias: true });
	return [
		...scored(
			own.map((each) =>
				readsZeros && each.kind === "linear" && each.name === "v"
					? { ...each, readsData: true }
					: each,
			),
			shape,
		),
		norm({ name: "attention-norm", width: hidden, rows: chunk }),
		...scored(
			attention({
				hidden,
				heads,
				headDim: hidden / heads,
				rows: chunk,
				keyRows: memory,
				mask: "full",
				queryBias: true,
				keyBias: true,
				valueBias: true,
				outBias: true,
				isCross: true,
			}),
			shape,
		),
		norm({ name: "cross-norm", width: hidden, rows: chunk }),
		...inside(shape, chunk),
	];
}

// `nn.MultiheadAttention` gives its weights too: it writes the scores out, and drops some of them.
function scored(
	operators: readonly Operator[],
	{ hidden, drops }: Shape,
): readonly Operator[] {
	const asked = operators.flatMap((each) =>
		each.kind === "core" ? [each.queries * each.keys * each.heads] : [],
	);
	const rows = operators.find((each) => each.kind === "core")?.queries ?? 0;
	return droppingScores(operators, drops ? (asked[0] ?? 0) + hidden * rows : 0);
}

function inside(
	{ hidden, ffn, drops }: Shape,
	rows: number,
): readonly Operator[] {
	return [
		...mlp({
			hidden,
			ffn,
			gated: false,
			bias: true,
			rows,
			function: "relu",
			drops,
		}),
		norm({ name: "mlp-norm", width: hidden, rows }),
		...(drops ? [dropoutMasks(hidden * rows)] : []),
	];
}

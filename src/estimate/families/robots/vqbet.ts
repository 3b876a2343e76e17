import type { Model, Operator } from "../../model.js";
import { layers } from "../agents/networks.js";
import { linear, loose, norm, table } from "../blocks.js";
import { firstNumber, type HubConfig } from "../hub-reading.js";
import { transformerLayer } from "../transformer-layer.js";
import { camerasOf, sightOf } from "./cameras.js";

/** Quantisers that follow one another; fixed in the code. */
const QUANTIZERS = 2;

/**
 * VQ-BeT in its second phase (Lee et al. 2024, §3.3; lerobot 7427f31, policies/vqbet): a small GPT over what cameras and
 * state say at each step and a token that asks for a chunk of actions, which comes out as codes and offsets. The
 * autoencoder of the codes is trained before, in a first phase that hardly counts, and gives its answers forward only.
 */
export function vqbetModel(config: HubConfig): Model | undefined {
	const observed = firstNumber(config, "n_obs_steps") ?? 5;
	const sight = sightOf(config, observed);
	const actions = firstNumber(config, "action_dim");
	const state = firstNumber(config, "state_dim");
	if (!sight || !actions || !state || sight.features === 0) return undefined;
	const cameras = camerasOf(config).length;
	const asked =
		observed + (firstNumber(config, "n_action_pred_token") ?? 3) - 1;
	const rows = observed * (cameras + 2) + asked - observed;
	const hidden = firstNumber(config, "gpt_hidden_dim") ?? 512;
	const inputs = firstNumber(config, "gpt_input_dim") ?? 512;
	const outputs = firstNumber(config, "gpt_output_dim") ?? 512;
	const heads = firstNumber(config, "gpt_n_head") ?? 8;
	const codes = QUANTIZERS * (firstNumber(config, "vqvae_n_embed") ?? 16);
	const chunk = (firstNumber(config, "action_chunk_size") ?? 5) * actions;
	return {
		family: "decoder",
		hidden,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [
			{
				layers: firstNumber(config, "gpt_n_layer") ?? 8,
				operators: block({ hidden, heads, rows }),
			},
		],
		ends: [
			...sight.operators,
			linear({
				name: "image",
				inputs: sight.features / cameras,
				outputs: inputs,
				rows: observed * cameras,
			}),
			{
				...linear({
					name: "state",
					inputs: state,
					outputs: inputs,
					rows: observed,
				}),
				readsData: true,
			},
			loose("asking token", inputs),
			linear({ name: "tokens", inputs, outputs: hidden, rows }),
			table("positions", firstNumber(config, "gpt_block_size") ?? 500, hidden),
			norm({ name: "last-norm", width: hidden, rows }),
			linear({ name: "out", inputs: hidden, outputs, rows, bias: false }),
			linear({ name: "codes", inputs: outputs, outputs: codes, rows: asked }),
			linear({
				name: "offsets",
				inputs: outputs,
				outputs: codes * chunk,
				rows: asked,
			}),
		],
		frozen: autoencoder(config, { chunk, asked }),
	};
}

function block({
	hidden,
	heads,
	rows,
}: {
	readonly hidden: number;
	readonly heads: number;
	readonly rows: number;
}): readonly Operator[] {
	return transformerLayer({
		hidden,
		heads,
		ffn: 4 * hidden,
		rows,
		norms: "before",
		mask: "causal",
	});
}

// The true chunk becomes a code, the chosen code a chunk.
function autoencoder(
	config: HubConfig,
	{ chunk, asked }: { readonly chunk: number; readonly asked: number },
): readonly Operator[] {
	const inner = firstNumber(config, "vqvae_enc_hidden_dim") ?? 128;
	const latent = firstNumber(config, "vqvae_embedding_dim") ?? 256;
	const run = { rows: asked, readsData: true } as const;
	return [
		...layers([chunk, inner, inner, latent], { name: "encoder", ...run }),
		...layers([latent, inner, inner, chunk], { name: "decoder", ...run }),
	];
}

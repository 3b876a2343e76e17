import type { Linear, Model, Operator } from "../../model.js";
import { linear } from "../blocks.js";
import { countOf, partsOf, withStacks } from "../decoder-parts.js";
import { firstNumber, flagOf, type HubConfig } from "../hub-reading.js";
import { mamba2Mixer } from "../state-space.js";

/** Nemotron-H (NVIDIA 2025, arXiv:2504.03624, §2.1): every layer is one norm and one of four mixers. */
export function nemotronH(config: HubConfig, rows: number): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = config.layers_block_type;
	const ffn = firstNumber(config, "intermediate_size");
	const parts = partsOf(
		{ ...config, model_type: "llama", num_hidden_layers: 1 },
		rows,
	);
	const mixer = mamba2Mixer(
		{
			hidden_size: hidden,
			state_size: config.ssm_state_size,
			conv_kernel: config.conv_kernel,
			num_heads: config.mamba_num_heads,
			intermediate_size:
				(firstNumber(config, "mamba_num_heads") ?? 0) *
				(firstNumber(config, "mamba_head_dim") ?? 0),
			n_groups: config.n_groups,
			use_bias: config.mamba_proj_bias,
			use_conv_bias: config.use_conv_bias,
		},
		rows,
	);
	if (!hidden || !ffn || !parts || !mixer || !Array.isArray(layers)) {
		return undefined;
	}
	const bias = flagOf(config.mlp_bias) ?? false;
	const mixers: Readonly<Record<string, readonly Operator[]>> = {
		linear_attention: mixer,
		full_attention: parts.attention,
		mlp: squaredMlp({ hidden, ffn, rows, bias, prefix: "" }),
		moe: squaredExperts(config, { hidden, rows, bias }),
	};
	return withStacks(
		parts.decoder,
		Object.entries(mixers).map(([kind, operators]) => ({
			layers: countOf(layers, kind),
			operators: [...parts.norms.slice(0, 1), ...operators],
		})),
	);
}

interface SquaredMlp {
	readonly hidden: number;
	readonly ffn: number;
	readonly rows: number;
	readonly bias: boolean;
	readonly prefix: string;
	readonly experts?: { readonly total: number; readonly active: number };
}

// Two linears with a squared ReLU between.
function squaredMlp(of: SquaredMlp): readonly Operator[] {
	const { hidden, ffn, rows, bias, prefix, experts } = of;
	const project = (name: string, inputs: number, outputs: number): Linear => ({
		...linear({ name: prefix + name, inputs, outputs, rows, bias }),
		...(experts && { experts }),
	});
	return [
		project("up", hidden, ffn),
		{
			kind: "activation",
			gated: false,
			function: "relu2",
			width: ffn,
			rows: rows * (experts?.active ?? 1),
		},
		project("down", ffn, hidden),
	];
}

// Routed experts may work on a narrower stream, with one linear into it and one out (Nemotron 3 Super).
function squaredExperts(
	config: HubConfig,
	of: Pick<SquaredMlp, "hidden" | "rows" | "bias">,
): readonly Operator[] {
	const { hidden, rows } = of;
	const total = firstNumber(config, "n_routed_experts") ?? 0;
	const latent = firstNumber(config, "moe_latent_size");
	const project = (name: string, inputs: number, outputs: number): Operator =>
		linear({ name, inputs, outputs, rows, bias: false });
	return [
		project("router", hidden, total),
		...(latent
			? [
					project("latent_in", hidden, latent),
					project("latent_out", latent, hidden),
				]
			: []),
		...squaredMlp({
			...of,
			hidden: latent ?? hidden,
			prefix: "",
			ffn: firstNumber(config, "moe_intermediate_size") ?? 0,
			experts: {
				total,
				active: firstNumber(config, "num_experts_per_tok") ?? 1,
			},
		}),
		...squaredMlp({
			...of,
			prefix: "shared_",
			ffn:
				(firstNumber(config, "n_shared_experts") ?? 1) *
				(firstNumber(config, "moe_shared_expert_intermediate_size") ?? 0),
		}),
	];
}

import type { Model } from "../../model.js";
import { partsOf, withStacks } from "../decoder-parts.js";
import { firstNumber, flagOf, type HubConfig } from "../hub-reading.js";
import { mamba2Mixer } from "../state-space.js";

/** Falcon-H1 (Zuo et al. 2025, arXiv:2507.22448, §2.1): attention and Mamba-2 side by side on the same input. */
export function falconH1(config: HubConfig, rows: number): Model | undefined {
	const parts = partsOf({ ...config, model_type: "llama" }, rows);
	const layers = firstNumber(config, "num_hidden_layers");
	const inner =
		firstNumber(config, "mamba_d_ssm") ??
		(firstNumber(config, "hidden_size") ?? 0) *
			(firstNumber(config, "mamba_expand") ?? 2);
	const mixer = mamba2Mixer(
		{
			hidden_size: config.hidden_size,
			state_size: config.mamba_d_state,
			conv_kernel: config.mamba_d_conv,
			num_heads: config.mamba_n_heads,
			intermediate_size: inner,
			n_groups: config.mamba_n_groups,
			use_bias: config.mamba_proj_bias,
			use_conv_bias: config.mamba_conv_bias,
		},
		rows,
	);
	if (!parts || !layers || !mixer) return undefined;
	const hasNorm = flagOf(config.mamba_rms_norm) ?? false;
	return withStacks(parts.decoder, [
		{
			layers,
			operators: [
				...parts.norms,
				...parts.attention,
				...mixer.filter(({ kind }) => hasNorm || kind !== "norm"),
				...parts.mlp,
			],
		},
	]);
}

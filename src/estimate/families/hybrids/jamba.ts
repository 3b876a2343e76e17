import type { Model, Stack } from "../../model.js";
import { loose } from "../blocks.js";
import { partsOf, withStacks } from "../decoder-parts.js";
import { firstNumber, type HubConfig } from "../hub-reading.js";
import { mambaMixer } from "../state-space.js";

/** Jamba (Lieber et al. 2024, §3): one layer of attention in eight, experts in every other MLP. */
export function jamba(config: HubConfig, rows: number): Model | undefined {
	const dense = partsOf({ ...config, model_type: "llama" }, rows);
	const moe = partsOf(
		{ ...config, model_type: "mixtral", num_local_experts: config.num_experts },
		rows,
	);
	const layers = firstNumber(config, "num_hidden_layers");
	const state = firstNumber(config, "mamba_d_state");
	const rank = firstNumber(config, "mamba_dt_rank");
	const mixer = mambaMixer(
		{
			hidden_size: config.hidden_size,
			state_size: config.mamba_d_state,
			conv_kernel: config.mamba_d_conv,
			expand: config.mamba_expand,
			time_step_rank: config.mamba_dt_rank,
			use_bias: config.mamba_proj_bias,
			use_conv_bias: config.mamba_conv_bias,
		},
		rows,
	);
	if (!dense || !moe || !layers || !mixer || !state || !rank) return undefined;
	const isAttention = every(config, "attn_layer");
	const isExpert = every(config, "expert_layer");
	// Jamba normalises the time step, B and C before the scan.
	const inner = [loose("inner-norms", rank + 2 * state)];
	const stacks: Stack[] = [];
	for (const attends of [false, true]) {
		for (const routes of [false, true]) {
			const parts = routes ? moe : dense;
			stacks.push({
				layers: Array.from({ length: layers }, (_, index) => index).filter(
					(index) =>
						isAttention(index) === attends && isExpert(index) === routes,
				).length,
				operators: [
					...parts.norms,
					...(attends ? parts.attention : [...mixer, ...inner]),
					...parts.mlp,
				],
			});
		}
	}
	return withStacks(dense.decoder, stacks);
}

function every(config: HubConfig, name: string): (index: number) => boolean {
	const period = firstNumber(config, `${name}_period`) ?? 1;
	const offset = firstNumber(config, `${name}_offset`) ?? 0;
	return (index) => index % period === offset;
}

import { type Fact, fact } from "../../plan/plan.js";
import { type Arguments, isOn, numberOf, originOf } from "./arguments.js";
import { standard } from "./defaults.js";

/** Multi-head latent attention, whose flags count only when it is switched on. */
export function latentAttention(args: Arguments): readonly Fact[] {
	if (!isOn(args, "--multi-latent-attention")) return [];
	return ROWS.map(([flag, key, otherwise]) => {
		const value = numberOf(args, flag);
		const origin = originOf(args, flag);
		return value !== undefined && origin
			? fact(key, value, origin)
			: standard(key, otherwise);
	});
}

const ROWS = [
	// None: queries are not compressed.
	["--q-lora-rank", "model.mla.q_rank", 0],
	["--kv-lora-rank", "model.mla.kv_rank", 32],
	["--qk-head-dim", "model.mla.nope_dim", 128],
	["--qk-pos-emb-head-dim", "model.mla.rope_dim", 64],
	["--v-head-dim", "model.mla.value_dim", 128],
] as const;

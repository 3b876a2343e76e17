import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of NeMo-RL, read in nemo_rl/ of 0.6.0 (commit 7ea279abf). */
export const byDefault = defaultsOf("nemo-rl", "0.6.0");

/** What NeMo-RL does where a config leaves it open: its configs state nearly everything. */
export const nemoRlDefaults: readonly Fact[] = [
	byDefault("hardware.nodes", 1),
	byDefault("compile", false),
	// Both backends ask for a fused kernel: models/policy/workers/*.py.
	byDefault("attention", "flash"),
	byDefault("adapter.kind", "none"),
	byDefault("fused_loss", false),
];

import type { Model } from "../../model.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	numbersOf,
} from "../hub-reading.js";
import { type Sight, sightOf } from "./cameras.js";
import { trajectoryTransformer } from "./denoising-transformer.js";
import { trajectoryUnet } from "./denoising-unet.js";

/**
 * Diffusion Policy (Chi et al. 2023, §3): noise becomes a trajectory of actions, conditioned on what the cameras and the
 * state say in the last steps. Words as in its configs (diffusion_policy 5ba07ac): `action_dim`, `obs_dim`, `horizon`,
 * `n_obs_steps`, `down_dims` or `n_layer`, `n_head`, `n_emb`.
 */
export function denoisingPolicyModel(config: HubConfig): Model | undefined {
	const observed = firstNumber(config, "n_obs_steps") ?? 2;
	const sight = sightOf(config, observed);
	const actions = firstNumber(config, "action_dim");
	const horizon = firstNumber(config, "horizon");
	if (!sight || !actions || !horizon) return undefined;
	const input = { config, sight, actions, horizon, observed };
	const parts = config.n_layer === undefined ? unet(input) : transformer(input);
	return (
		parts && {
			family: config.n_layer === undefined ? "unet" : "dit",
			vocab: 0,
			tokens: 1,
			logitRows: 0,
			...parts,
			...(trains(input) ? {} : { frozen: sight.operators }),
			ends: [...(trains(input) ? sight.operators : []), ...parts.ends],
		}
	);
}

interface Input {
	readonly config: HubConfig;
	readonly sight: Sight;
	readonly actions: number;
	readonly horizon: number;
	readonly observed: number;
}

type Parts = Pick<Model, "hidden" | "stacks" | "ends">;

/** Numbers of one observed step: what the cameras became, and the state. */
function observationWidth({ config, sight }: Input): number {
	return sight.features + (firstNumber(config, "obs_dim") ?? 0);
}

// What the cameras show goes through networks that train, unless they are frozen.
function trains({ config, sight }: Input): boolean {
	return sight.features > 0 && flagOf(config.freeze_encoder) !== true;
}

// Observations condition the whole trajectory, or each of its steps, or are a part of it (Chi et al. 2023, §3.2).
function unet(input: Input): Parts | undefined {
	const { config, actions, horizon, observed } = input;
	const widths = numbersOf(config.down_dims);
	if (!widths) return undefined;
	const each = observationWidth(input);
	const isLocal = flagOf(config.obs_as_local_cond) === true;
	const isGlobal = !isLocal && (flagOf(config.obs_as_global_cond) ?? true);
	return {
		hidden: Math.max(...widths),
		stacks: [
			{
				layers: 1,
				operators: trajectoryUnet({
					actions: isLocal || isGlobal ? actions : actions + each,
					condition: isGlobal ? each * observed : 0,
					localCondition: isLocal ? each : 0,
					horizon,
					widths,
					kernel: firstNumber(config, "kernel_size") ?? 5,
					stepWidth: firstNumber(config, "diffusion_step_embed_dim") ?? 256,
					scales: flagOf(config.cond_predict_scale) ?? true,
				}),
			},
		],
		ends: [],
	};
}

function transformer(input: Input): Parts | undefined {
	const { config, actions, horizon, observed } = input;
	const layers = firstNumber(config, "n_layer");
	const heads = firstNumber(config, "n_head");
	const width = firstNumber(config, "n_emb");
	if (!layers || !heads || !width) return undefined;
	const isCondition = flagOf(config.obs_as_cond) ?? true;
	const each = observationWidth(input);
	const step = isCondition ? actions : actions + each;
	return {
		hidden: width,
		...trajectoryTransformer({
			inputs: step,
			outputs: step,
			horizon,
			observed,
			condition: isCondition ? each : 0,
			conditionTrains: trains(input),
			layers,
			heads,
			width,
			conditionLayers: firstNumber(config, "n_cond_layers") ?? 0,
		}),
	};
}

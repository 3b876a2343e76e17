import type { Model, Operator } from "../../model.js";
import { layers } from "../agents/networks.js";
import { linear } from "../blocks.js";
import { firstNumber, type HubConfig } from "../hub-reading.js";
import { sightOf } from "./cameras.js";

/** Policies that are cloned from demonstrations without denoising. */

/**
 * An energy model of observation and action (Florence et al. 2022; diffusion_policy 5ba07ac, policy/
 * ibc_dfo_lowdim_policy.py): four hidden layers of 1024 judge the action that was taken and `train_n_neg` others.
 */
export function implicitCloningModel(config: HubConfig): Model | undefined {
	const observed = firstNumber(config, "n_obs_steps") ?? 2;
	const sight = sightOf(config, observed);
	const actions = firstNumber(config, "action_dim");
	if (!sight || !actions) return undefined;
	const state = firstNumber(config, "obs_dim") ?? 0;
	const others = firstNumber(config, "train_n_neg") ?? 128;
	const chunk = firstNumber(config, "n_action_steps") ?? 1;
	const inputs = observed * (sight.features + state) + chunk * actions;
	const width = 1024;
	return cloned(width, [
		...sight.operators,
		...layers([inputs, width, width, width, width, 1], {
			name: "energy",
			rows: 1 + others,
			readsData: sight.features === 0,
		}),
	]);
}

/**
 * BC-RNN of robomimic (Mandlekar et al. 2021, §D; d309eae, scripts/generate_paper_configs.py): an LSTM of two layers over
 * ten steps gives the means, spreads and weights of a mixture of five Gaussians.
 */
export function recurrentCloningModel(config: HubConfig): Model | undefined {
	const steps = firstNumber(config, "horizon") ?? 10;
	const sight = sightOf(config, steps);
	const actions = firstNumber(config, "action_dim");
	if (!sight || !actions) return undefined;
	const state = firstNumber(config, "obs_dim") ?? 0;
	const hidden = firstNumber(config, "rnn_hidden_dim") ?? 400;
	const depth = firstNumber(config, "rnn_num_layers") ?? 2;
	const modes = firstNumber(config, "num_modes") ?? 5;
	const recurrent = Array.from({ length: depth }, (_, index) =>
		lstmLayer({
			inputs: index === 0 ? sight.features + state : hidden,
			hidden,
			steps,
			readsData: index === 0 && sight.features === 0,
		}),
	);
	const head = (name: string, outputs: number): Operator =>
		linear({ name, inputs: hidden, outputs, rows: steps });
	return cloned(hidden, [
		...sight.operators,
		...recurrent.flat(),
		head("means", modes * actions),
		head("spreads", modes * actions),
		head("weights", modes),
	]);
}

// Four gates of the input and of the last state, each with a bias of its own (torch.nn.LSTM).
function lstmLayer({
	inputs,
	hidden,
	steps,
	readsData,
}: {
	readonly inputs: number;
	readonly hidden: number;
	readonly steps: number;
	readonly readsData: boolean;
}): readonly Operator[] {
	const outputs = 4 * hidden;
	return [
		{
			...linear({ name: "gates of the input", inputs, outputs, rows: steps }),
			...(readsData && { readsData }),
		},
		linear({
			name: "gates of the state",
			inputs: hidden,
			outputs,
			rows: steps,
		}),
	];
}

function cloned(hidden: number, operators: readonly Operator[]): Model {
	return {
		family: "mlp",
		hidden,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [{ layers: 1, operators }],
		ends: [],
	};
}

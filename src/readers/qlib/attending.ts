import { asBoolean, asText, entryAt, type Tree } from "../../formats/tree.js";
import { stocksOf } from "./market.js";
import type { QlibModel } from "./model.js";
import {
	gatesOf,
	numberOf,
	recurrentLayers,
	type Shape,
	windowOf,
} from "./shape.js";

/** A linear before a recurrent net and attention over its days: pytorch_alstm.py and pytorch_alstm_ts.py. */
export function attentiveLstm(model: QlibModel): Shape {
	const { kwargs } = model;
	const width = numberOf(kwargs, "hidden_size", 64);
	const layers = numberOf(kwargs, "num_layers", 2);
	const features = numberOf(kwargs, "d_feat", 6);
	const gates = gatesOf(kwargs, "rnn_type");
	const net = recurrentLayers({ gates, width, layers, inputs: width });
	const half = Math.floor(width / 2);
	const daily = features * width + net.weights + width * half + half;
	const days = windowOf(model);
	return {
		family: "custom",
		parameters:
			features * width +
			width +
			net.parameters +
			width * half +
			2 * half +
			2 * width +
			1,
		flops: days === undefined ? undefined : 2 * (days * daily + 2 * width),
		from: `${layers} layers of ${width} over ${features} columns, with attention over the days`,
	};
}

/** A recurrent net, then attention of every stock of a day to every other: pytorch_gats.py and pytorch_gats_ts.py. */
export function graphAttention(model: QlibModel): Shape {
	const { kwargs } = model;
	const width = numberOf(kwargs, "hidden_size", 64);
	const layers = numberOf(kwargs, "num_layers", 2);
	const features = numberOf(kwargs, "d_feat", 6);
	const gates = gatesOf(kwargs, "base_model");
	const net = recurrentLayers({ gates, width, layers, inputs: features });
	const days = windowOf(model);
	const stocks = stocksOf(model);
	// The transformation runs for both ends of a pair; a score of a pair is a product of both, then the weighted sum.
	const perPair = 3 * width;
	return {
		family: "custom",
		parameters:
			net.parameters + 2 * (width * width + width) + 2 * width + width + 1,
		flops:
			days === undefined || stocks === undefined
				? undefined
				: 2 *
					(days * net.weights + 3 * width * width + stocks * perPair + width),
		from: `${layers} layers of ${width} over ${features} columns, with attention over the stocks of a day`,
	};
}

/**
 * A backbone of its own size, several predictors, and a small net over their past errors that chooses among them
 * (Lin et al. 2021, §3.2): pytorch_tra.py. Undefined for the backbone `Transformer`.
 */
export function routedPredictors(model: QlibModel): Shape | undefined {
	const { kwargs, data } = model;
	const backbone = asText(entryAt(kwargs, "model_type")?.value) ?? "RNN";
	if (backbone !== "RNN") return undefined;
	const own = entryAt(kwargs, "model_config")?.value;
	const base = backboneOf(own);
	const router = routerOf(entryAt(kwargs, "tra_config")?.value, base.outputs);
	const days = numberOf(data, "seq_len", 60);
	return {
		family: "custom",
		parameters: base.parameters + router.parameters,
		flops: 2 * (days * (base.daily + router.daily) + base.once + router.once),
		from: `a backbone over ${days} days with ${router.states} predictors and their router`,
	};
}

interface Part {
	readonly parameters: number;
	/** Products of one day. */
	readonly daily: number;
	/** Products of a whole window. */
	readonly once: number;
}

function backboneOf(
	tree: Tree | undefined,
): Part & { readonly outputs: number } {
	const width = numberOf(tree, "hidden_size", 64);
	const features = numberOf(tree, "input_size", 16);
	const net = recurrentLayers({
		gates: gatesOf(tree, "rnn_arch"),
		width,
		layers: numberOf(tree, "num_layers", 2),
		inputs: Math.min(features, width),
	});
	const attends = asBoolean(entryAt(tree, "use_attn")?.value) ?? true;
	// More columns than units are compressed first.
	const compression = width < features ? features * width : 0;
	const attention = attends ? width * width + width : 0;
	return {
		parameters:
			net.parameters +
			(compression > 0 ? compression + width : 0) +
			(attends ? attention + width : 0),
		daily: net.weights + compression + attention,
		once: 0,
		outputs: attends ? 2 * width : width,
	};
}

function routerOf(
	tree: Tree | undefined,
	inputs: number,
): Part & { readonly states: number } {
	const states = numberOf(tree, "num_states", 1);
	const predictors = inputs * states;
	const alone = { states, parameters: predictors + states, daily: 0 };
	if (states === 1) return { ...alone, once: predictors };
	const source = asText(entryAt(tree, "src_info")?.value) ?? "LR_TPE";
	const width = numberOf(tree, "hidden_size", 8);
	const sees = source.includes("TPE");
	const choice = (sees ? width : 0) + (source.includes("LR") ? inputs : 0);
	const errors = recurrentLayers({
		gates: gatesOf(tree, "rnn_arch"),
		width,
		layers: numberOf(tree, "num_layers", 1),
		inputs: states,
	});
	return {
		states,
		parameters:
			alone.parameters +
			choice * states +
			states +
			(sees ? errors.parameters : 0),
		daily: sees ? errors.weights : 0,
		once: predictors + choice * states,
	};
}

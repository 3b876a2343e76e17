import type { QlibModel } from "./model.js";
import { numberOf, recurrentLayers, type Shape, windowOf } from "./shape.js";

/**
 * Causal convolutions whose reach doubles from level to level, two on each, with normalised weights; what the padding
 * adds at the end is computed and cut off: tcn.py, pytorch_tcn.py and pytorch_tcn_ts.py.
 */
export function temporalConvolutions(model: QlibModel): Shape {
	const { kwargs, module } = model;
	const channels = numberOf(kwargs, "n_chans", 128);
	const kernel = numberOf(kwargs, "kernel_size", 5);
	const usual = module.endsWith("_ts") ? 2 : 5;
	const levels = numberOf(kwargs, "num_layers", usual);
	const features = numberOf(kwargs, "d_feat", 6);
	const days = windowOf(model);
	let parameters = channels + 1;
	let products = channels;
	for (let level = 0; level < levels; level++) {
		const inputs = level === 0 ? features : channels;
		const weights = (inputs + channels) * channels * kernel;
		const beside = inputs === channels ? 0 : inputs * channels;
		const padded = (days ?? 0) + (kernel - 1) * 2 ** level;
		parameters += weights + 4 * channels + (beside && beside + channels);
		products += padded * weights + (days ?? 0) * beside;
	}
	return {
		family: "custom",
		parameters,
		flops: days === undefined ? undefined : 2 * products,
		from: `${levels} levels of ${channels} channels over ${features} columns`,
	};
}

/** PyTorch's encoder layers with a convolution beside each, and a GRU after them: pytorch_localformer.py. */
export function localTransformer(model: QlibModel): Shape {
	const { kwargs } = model;
	const width = numberOf(kwargs, "d_model", 64);
	const layers = numberOf(kwargs, "num_layers", 2);
	const features = numberOf(kwargs, "d_feat", 20);
	const days = windowOf(model);
	const inner = 2048;
	const layer = 4 * width * width + 2 * width * inner + 3 * width * width;
	const biases = 8 * width + inner + width + width;
	const net = recurrentLayers({ gates: 3, width, layers, inputs: width });
	const daily = features * width + layers * layer + net.weights;
	return {
		family: "custom",
		parameters:
			features * width +
			width +
			layers * (layer + biases) +
			net.parameters +
			width +
			1,
		flops:
			days === undefined
				? undefined
				: 2 * (days * daily + layers * 2 * days * days * width + width),
		from: `${layers} encoder layers of ${width} over ${features} columns, with convolutions and a GRU`,
	};
}

/** A convolution and several recurrent nets side by side: pytorch_krnn.py. */
export function parallelRecurrent(model: QlibModel): Shape {
	const { kwargs } = model;
	const features = numberOf(kwargs, "fea_dim", 6);
	const channels = numberOf(kwargs, "cnn_dim", 64);
	const kernel = numberOf(kwargs, "cnn_kernel_size", 3);
	const width = numberOf(kwargs, "rnn_dim", 64);
	const nets = numberOf(kwargs, "rnn_dups", 3);
	const layers = numberOf(kwargs, "rnn_layers", 2);
	const net = recurrentLayers({ gates: 3, width, layers, inputs: channels });
	const convolution = features * channels * kernel;
	const days = windowOf(model);
	return {
		family: "custom",
		parameters: convolution + channels + nets * net.parameters + width + 1,
		flops:
			days === undefined
				? undefined
				: 2 * (days * (convolution + nets * net.weights) + width),
		from: `${nets} nets of ${layers} layers of ${width} over ${channels} channels`,
	};
}

/** A recurrent net whose memory is kept by frequencies (Zhang et al. 2017, §3): pytorch_sfm.py. */
export function frequencyMemory(model: QlibModel): Shape {
	const { kwargs } = model;
	const width = numberOf(kwargs, "hidden_size", 64);
	const features = numberOf(kwargs, "d_feat", 6);
	const outputs = numberOf(kwargs, "output_dim", 1);
	const frequencies = numberOf(kwargs, "freq_dim", 10);
	// Four gates and the one of the frequencies, of the day and of the state before.
	const gates = (features + width) * (4 * width + frequencies);
	const days = windowOf(model);
	const daily = gates + width * frequencies + width * outputs;
	return {
		family: "custom",
		parameters:
			gates +
			4 * width +
			frequencies +
			frequencies +
			width +
			width * outputs +
			outputs +
			outputs +
			1,
		flops: days === undefined ? undefined : 2 * (days * daily + outputs),
		from: `${width} units with ${frequencies} frequencies over ${features} columns`,
	};
}

import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import {
	attentiveLstm,
	graphAttention,
	routedPredictors,
} from "./attending.js";
import {
	frequencyMemory,
	localTransformer,
	parallelRecurrent,
	temporalConvolutions,
} from "./convolving.js";
import type { QlibModel } from "./model.js";
import { numberOf, recurrentLayers, type Shape, windowOf } from "./shape.js";

type ShapeOf = (model: QlibModel) => Shape | undefined;

const SHAPES: Readonly<Record<string, ShapeOf>> = {
	DNNModelPytorch: perceptron,
	LSTM: (model) => recurrent(model, 4),
	GRU: (model) => recurrent(model, 3),
	TransformerModel: transformer,
	ALSTM: attentiveLstm,
	GATs: graphAttention,
	TRAModel: routedPredictors,
	TCN: temporalConvolutions,
	LocalformerModel: localTransformer,
	KRNN: parallelRecurrent,
	SFM: frequencyMemory,
};

/** Parameters and FLOPs of the networks whose shape follows from their arguments. */
export function shapeFacts(file: ParsedFile, model: QlibModel): FieldReading {
	const shape = lookUp(SHAPES, model.name)?.(model);
	const at = statedAt(file, model.entry);
	if (!shape) return gather({ facts: [fact("model.family", "custom", at)] });
	const origin = { kind: "derived", from: shape.from } as const;
	return gather({
		facts: [
			fact("model.family", shape.family, at),
			fact("model.parameters", shape.parameters, origin),
			...(shape.flops === undefined
				? []
				: [fact("model.flops_per_sample", shape.flops, origin)]),
		],
	});
}

// Linear layers, each with a batch norm, and one to the output: Net of pytorch_nn.py. Its input is 360 wide without a word.
function perceptron({ kwargs }: QlibModel): Shape | undefined {
	const net = entryAt(kwargs, "pt_model_kwargs")?.value ?? kwargs;
	const uri = asText(entryAt(kwargs, "pt_model_uri")?.value);
	if (uri !== undefined && uri !== "qlib.contrib.model.pytorch_nn.Net") {
		return undefined;
	}
	const widths = widthsOf(entryAt(net, "layers")?.value);
	const output = numberOf(net, "output_dim", 1);
	const sizes = [numberOf(net, "input_dim", 360), ...widths, output];
	let parameters = 0;
	let macs = 0;
	for (const [index, width] of sizes.slice(1).entries()) {
		const before = sizes[index] ?? 0;
		const norm = index < widths.length ? 2 * width : 0;
		parameters += before * width + width + norm;
		macs += before * width;
	}
	return {
		family: "mlp",
		parameters,
		flops: 2 * macs,
		from: `layers of ${sizes.join(", ")}`,
	};
}

function widthsOf(tree: Tree | undefined): readonly number[] {
	const text = asText(tree)?.match(/\d+/g)?.map(Number);
	const listed = itemsOf(tree).flatMap((item) => asNumber(item) ?? []);
	return text ?? (listed.length > 0 ? listed : [256]);
}

// Layers, and a linear to one number: pytorch_lstm.py, pytorch_gru.py.
function recurrent(model: QlibModel, gates: number): Shape {
	const { kwargs } = model;
	const width = numberOf(kwargs, "hidden_size", 64);
	const layers = numberOf(kwargs, "num_layers", 2);
	const inputs = numberOf(kwargs, "d_feat", 6);
	const length = windowOf(model);
	const net = recurrentLayers({ gates, width, layers, inputs });
	return {
		family: "custom",
		parameters: net.parameters + width + 1,
		flops:
			length === undefined ? undefined : 2 * (net.weights * length + width),
		from: `${layers} layers of ${width} over ${inputs} columns`,
	};
}

// PyTorch's encoder layer, whose MLP is 2048 wide without a word: pytorch_transformer.py and pytorch_transformer_ts.py.
function transformer(model: QlibModel): Shape {
	const { kwargs } = model;
	const width = numberOf(kwargs, "d_model", 64);
	const layers = numberOf(kwargs, "num_layers", 2);
	const features = numberOf(kwargs, "d_feat", 20);
	const length = windowOf(model);
	const inner = 2048;
	const weights = 4 * width * width + 2 * width * inner;
	const biases = 4 * width + inner + width + 4 * width;
	const perToken = features * width + layers * weights;
	return {
		family: "custom",
		parameters:
			features * width + width + layers * (weights + biases) + width + 1,
		flops:
			length === undefined
				? undefined
				: 2 *
					(length * perToken + layers * 2 * length * length * width + width),
		from: `${layers} encoder layers of ${width} over ${features} columns`,
	};
}

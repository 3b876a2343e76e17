import { asText } from "../../formats/tree.js";
import {
	type Clock,
	convolution,
	linear,
	type Part,
	recurrence,
	table,
} from "../speech-parts.js";
import { LETTERS, locationAttention } from "../voice-parts.js";
import { framesOf, type Made, madeOf } from "./made.js";
import { argumentOf, classOf, firstSetting, objectsOf } from "./recipe.js";
import { tupleAt } from "./shapes.js";

/** Matrices between the states of a recurrence by its class. */
const GATES: readonly (readonly [RegExp, number])[] = [
	[/LSTM$/i, 4],
	[/LiGRU$|\.RNN$/i, 2],
	[/GRU$/i, 3],
];

/**
 * CRDNN (speechbrain/lobes/models/CRDNN.py at 9c826ef3937b): convolutions over time and frequency, a recurrence, linears;
 * with the decoder that a recipe puts on it, or the joint of a transducer.
 */
export function crdnnParts(made: Made): readonly Part[] {
	const { root, object, size } = made;
	const channels = tupleAt(root, object, "cnn_channels");
	const blocks = size("cnn_blocks", 2);
	const pooled = tupleAt(root, object, "inter_layer_pooling_size");
	const area = tupleAt(root, object, "cnn_kernelsize").reduce(
		(product, each) => product * each,
		1,
	);
	let bins = numberOf(made, ["n_mels"]) ?? 40;
	let inputs = 1;
	const frames = framesOf(root);
	const parts: Part[] = [];
	for (let block = 0; block < Math.min(blocks, 16); block++) {
		const outputs = channels[block] ?? [128, 256][block] ?? 256;
		for (const from of [inputs, outputs]) {
			parts.push(
				convolution(
					{ per: "second", rows: frames * bins },
					{ inputs: from, outputs, kernel: area > 1 ? area : 9, act: true },
				),
			);
		}
		bins = Math.floor(bins / (pooled[block] ?? 2));
		inputs = outputs;
	}
	const isPooled =
		asText(argumentOf(root, object, "time_pooling")?.value)?.toLowerCase() ===
		"true";
	const rate = frames / (isPooled ? size("time_pooling_size", 2) : 1);
	const clock: Clock = { per: "second", rows: rate };
	const flat = inputs * bins;
	const projected = size("projection_dim", -1);
	const hidden = size("rnn_neurons", 512);
	const name = classOf(argumentOf(root, object, "rnn_class")?.value);
	const isDouble =
		asText(argumentOf(root, object, "rnn_bidirectional")?.value)
			?.toLowerCase()
			.trim() !== "false";
	const dnn = size("dnn_neurons", 512);
	const dnnBlocks = size("dnn_blocks", 2);
	let width = (isDouble ? 2 : 1) * hidden;
	const linears = Array.from({ length: Math.min(dnnBlocks, 16) }, () => {
		const part = linear(clock, {
			inputs: width,
			outputs: dnn,
			norm: "batch",
			act: true,
		});
		width = dnn;
		return part;
	});
	return [
		...parts,
		...(projected > 0
			? [linear(clock, { inputs: flat, outputs: projected, norm: "layer" })]
			: []),
		recurrence(clock, {
			inputs: projected > 0 ? projected : flat,
			hidden,
			depth: size("rnn_layers", 4),
			gates: GATES.find(([pattern]) => pattern.test(name))?.[1] ?? 2,
			bidirectional: isDouble,
		}),
		...linears,
		...headParts(made, clock, width),
	];
}

function numberOf(
	{ root }: Made,
	names: readonly string[],
): number | undefined {
	const value = Number(asText(firstSetting(root, names)?.value));
	return Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Outputs of a recipe that names none: letters and pieces are both called so. */
const OUTPUTS = ["output_neurons", "num_classes", "output_neurons_ctc"];

function headParts(made: Made, clock: Clock, width: number): readonly Part[] {
	const vocab = numberOf(made, OUTPUTS) ?? 1000;
	return [
		linear(clock, { inputs: width, outputs: vocab, logits: true }),
		...attendingDecoder(made, clock, { width, vocab }),
		...transducer(made, clock, { width, vocab }),
	];
}

interface Below {
	readonly width: number;
	readonly vocab: number;
}

function attendingDecoder(
	{ root }: Made,
	clock: Clock,
	{ width, vocab }: Below,
): readonly Part[] {
	const [entry] = objectsOf(root, /\.AttentionalRNNDecoder$/);
	if (!entry) return [];
	const { size } = madeOf(root, entry.value);
	const type = asText(argumentOf(root, entry.value, "rnn_type")?.value);
	const hidden = size("hidden_size", 1024);
	const attention = size("attn_dim", 512);
	const embedded = size("input_size", 128);
	return [
		table(vocab, embedded),
		recurrence(LETTERS, {
			inputs: embedded + attention,
			hidden,
			depth: size("num_layers", 1),
			gates: type === "lstm" ? 4 : type === "rnn" ? 1 : 3,
		}),
		...locationAttention(
			clock,
			LETTERS,
			{ per: "pair", rows: clock.rows ?? 1 },
			{
				text: width,
				attention,
				attentionRnn: hidden,
				locationFilters: size("channels", 10),
				locationKernel: size("kernel_size", 100),
			},
		),
		linear(LETTERS, { inputs: width, outputs: attention }),
		linear(LETTERS, { inputs: hidden + attention, outputs: hidden }),
		linear(LETTERS, { inputs: hidden, outputs: vocab }),
	];
}

function transducer(
	{ root }: Made,
	clock: Clock,
	{ width, vocab }: Below,
): readonly Part[] {
	if (objectsOf(root, /\.Transducer_joint$/).length === 0) return [];
	const [predictor] = objectsOf(root, /\.RNN\.(LSTM|GRU)$/);
	const [projection] = objectsOf(root, /\.linear\.Linear$/).filter(
		({ key }) => key === "enc_lin" || key === "proj_enc",
	);
	const joint = projection
		? madeOf(root, projection.value).size("n_neurons", width)
		: width;
	const hidden = predictor
		? madeOf(root, predictor.value).size("hidden_size", joint)
		: joint;
	return [
		linear(clock, { inputs: width, outputs: joint }),
		recurrence(LETTERS, { inputs: vocab - 1, hidden }),
		linear(LETTERS, { inputs: hidden, outputs: joint }),
		linear(
			{ per: "pair", rows: clock.rows ?? 1 },
			{ inputs: joint, outputs: vocab, act: true },
		),
	];
}

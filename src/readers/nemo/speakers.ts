import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { attentivePooling, tdnn } from "../speaker-parts.js";
import { convolution, linear, type Part, sizeAt } from "../speech-parts.js";
import type { Encoded } from "./jasper.js";

/** ECAPA-TDNN as NeMo has it: grouped convolutions in place of Res2Net (nemo/collections/asr/modules/conv_asr.py). */
export function ecapaEncoder(
	encoder: Tree | undefined,
	frames: number,
): Encoded | undefined {
	const filters = numbers(encoder, "filters");
	const kernels = numbers(encoder, "kernel_sizes");
	const [first] = filters;
	const width = filters.at(-1);
	if (first === undefined || width === undefined) return undefined;
	const clock = { per: "second", rows: frames } as const;
	const scale = sizeAt(encoder, "scale", 8);
	const blocks = filters.slice(1, -1).flatMap((outputs, index) => [
		tdnn(clock, filters[index] ?? outputs, outputs, 1),
		convolution(clock, {
			inputs: outputs,
			outputs,
			kernel: kernels[index + 1] ?? 1,
			groups: scale,
			act: true,
			norm: "batch",
		}),
		tdnn(clock, outputs, outputs, 1),
		{ kind: "squeeze", hidden: outputs, inner: SQUEEZED, bias: true },
	]);
	return {
		width,
		rate: frames,
		parts: [
			tdnn(clock, sizeAt(encoder, "feat_in", 80), first, kernels[0] ?? 1),
			...blocks,
			tdnn(clock, width, width, kernels.at(-1) ?? 1),
		],
	};
}

/** Channels between squeeze and excitation, which the code fixes. */
const SQUEEZED = 128;

/** Pooling over time, embeddings and the classes of speakers, languages or commands. */
export function speakerHead(
	decoder: Tree | undefined,
	{ width, rate }: Encoded,
): readonly Part[] {
	const classes = sizeAt(decoder, "num_classes", 0);
	const target = asText(entryAt(decoder, "_target_")?.value) ?? "";
	if (!/SpeakerDecoder/.test(target)) {
		return [linear({}, { inputs: width, outputs: classes })];
	}
	const mode = (
		asText(entryAt(decoder, "pool_mode")?.value) ?? "xvector"
	).toLowerCase();
	const attends = mode === "attention";
	const sizes = numbers(decoder, "emb_sizes");
	const isAngular = asBoolean(entryAt(decoder, "angular")?.value) ?? false;
	let inputs = mode === "tap" ? width : 2 * width;
	const embeddings = (sizes.length > 0 ? sizes : [256]).map((outputs) => {
		const part = linear({}, { inputs, outputs, norm: "batch" });
		inputs = outputs;
		return part;
	});
	return [
		...(attends
			? attentivePooling(
					{ per: "second", rows: rate },
					width,
					sizeAt(decoder, "attention_channels", 128),
				)
			: []),
		...embeddings,
		linear({}, { inputs, outputs: classes, bias: !isAngular }),
	];
}

function numbers(tree: Tree | undefined, path: string): readonly number[] {
	const value = entryAt(tree, path)?.value;
	const single = asNumber(value);
	return single === undefined
		? itemsOf(value).flatMap((item) => asNumber(item) ?? [])
		: [single];
}

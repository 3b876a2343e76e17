import { asNumber, asText, entryAt, type Tree } from "../../formats/tree.js";
import { lookUp } from "../look-up.js";

/**
 * Names of one-stage detectors that differ in depth and width alone, by the class of their backbone and its two factors
 * (mmyolo 0.6.0 and mmdet 3.3.0, configs); undefined for other backbones and other factors.
 */
export function yoloName(backbone: Tree | undefined): string | undefined {
	const type = asText(entryAt(backbone, "type")?.value)?.replace(/^.*[.:]/, "");
	const series = lookUp(SERIES, type);
	const factor = (key: string) => asNumber(entryAt(backbone, key)?.value) ?? 1;
	const factors = `${factor("deepen_factor")} ${factor("widen_factor")}`;
	const arch = asText(entryAt(backbone, "arch")?.value) ?? "P5";
	const size = series && arch === "P5" && lookUp(series.sizes, factors);
	return series && size ? series.name + size : undefined;
}

/** Depth and width; large is the measure of the others. */
const SMALL = {
	"0.33 0.25": "n",
	"0.33 0.5": "s",
	"0.67 0.75": "m",
	"1 1": "l",
} as const;

interface Series {
	readonly name: string;
	readonly sizes: Readonly<Record<string, string>>;
}

const SERIES: Readonly<Record<string, Series>> = {
	YOLOv5CSPDarknet: {
		name: "yolov5",
		sizes: { ...SMALL, "1.33 1.25": "x" },
	},
	YOLOv8CSPDarknet: { name: "yolov8", sizes: { ...SMALL, "1 1.25": "x" } },
	YOLOXCSPDarknet: { name: "yolox_", sizes: yoloxSizes() },
	CSPDarknet: { name: "yolox_", sizes: yoloxSizes() },
	CSPNeXt: {
		name: "rtmdet_",
		sizes: {
			...SMALL,
			"0.167 0.375": "tiny",
			"1.33 1.25": "x",
		},
	},
};

function yoloxSizes(): Series["sizes"] {
	return {
		...SMALL,
		"0.33 0.25": "nano",
		"0.33 0.375": "tiny",
		"1.33 1.25": "x",
	};
}

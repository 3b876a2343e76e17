import type { ParsedFile } from "../formats/parsed-file.js";
import { asText, type Entry } from "../formats/tree.js";
import { fact } from "../plan/plan.js";
import { type FieldReading, isPlaceholder } from "./fields.js";
import { gather } from "./gather.js";
import { launchedAt } from "./origins.js";

/** Keys of a job that say where it runs, as far as it has them. */
export interface PlaceKeys {
	/** `aws/us-east-1/us-east-1a`, with parts left out or `*`. */
	readonly infra?: Entry | undefined;
	readonly cloud?: Entry | undefined;
	readonly region?: Entry | undefined;
	readonly zone?: Entry | undefined;
}

/** Provider and region of a job. A Kubernetes cluster is nobody's cloud by itself. */
export function cloudFacts(file: ParsedFile, keys: PlaceKeys): FieldReading {
	const [cloud, region] = (asText(keys.infra?.value) ?? "").split("/");
	return gather(
		textFact(file, "site.provider", keys.infra, cloud),
		textFact(file, "site.region", keys.infra, region),
		textFact(file, "site.provider", keys.cloud),
		textFact(
			file,
			"site.region",
			keys.zone,
			regionOfZone(asText(keys.zone?.value) ?? ""),
		),
		textFact(file, "site.region", keys.region),
	);
}

/** The region of a zone: us-east-1a lies in us-east-1, us-central1-a in us-central1. */
export function regionOfZone(zone: string): string {
	return zone.replace(/(?<=\d)-?[a-z]$/, "");
}

function textFact(
	file: ParsedFile,
	key: "site.provider" | "site.region",
	entry: Entry | undefined,
	text = asText(entry?.value),
): FieldReading {
	if (!entry || !text || isPlaceholder(text) || NO_CLOUD.test(text)) {
		return gather();
	}
	return gather({ facts: [fact(key, text, launchedAt(file, entry))] });
}

const NO_CLOUD = /^(k8s|kubernetes|ssh|local|slurm|\*)$/i;

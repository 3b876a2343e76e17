import { lookUp } from "../look-up.js";

/** Norms by the names that `get_norm` knows. */
const NORMS: Readonly<Record<string, string>> = {
	"": "none",
	FrozenBN: "frozen",
	BN: "batch",
	SyncBN: "batch",
	nnSyncBN: "batch",
	naiveSyncBN: "batch",
	GN: "group",
	LN: "layer",
};

/** What the network calls a norm; a name that it does not know stays as it is. */
export function normOf(name: string): string {
	return lookUp(NORMS, name) ?? name;
}

import type { PlanValues } from "../../../plan/fields.js";
import type { HubConfig } from "../hub-reading.js";

/** What the classes of one `model_type` build beyond what their config.json says. */
export interface ModelType {
	/** Keys under which this type keeps a dimension, where they are not the usual ones. */
	readonly names?: Readonly<Record<string, string>>;
	/** What the code fixes, or how it reads a key. */
	readonly fixed?: PlanValues;
	readonly read?: (config: HubConfig) => PlanValues;
	/** False for a variant that the operators here do not describe. */
	readonly builds?: (config: HubConfig) => boolean;
	/** The class ties the head unless the config says otherwise. */
	readonly tied?: boolean;
}

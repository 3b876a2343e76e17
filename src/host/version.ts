import packageJson from "../../package.json" with { type: "json" };

/** Version of wattdiff. */
export const version: string = packageJson.version;

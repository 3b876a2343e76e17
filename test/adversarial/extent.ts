/** Whether everything is tried, as `npm run faults` does, and not the part that fits into every test run. */
export const isThorough = process.env.WATTDIFF_FAULTS === "all";

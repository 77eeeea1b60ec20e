/** The revisions that begin with initialize, the latest first. Not imported from the SDK, whose message schemas would be loaded with them. */
export const LEGACY_VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05", "2024-10-07"] as const;

/** The revisions in which every request stands on its own. */
export const MODERN_VERSIONS: readonly string[] = ["2026-07-28"];

// How long a run measures. A quick one ends within a minute on two cores, all in all.

/**
 * Seconds, but for rounds and sessions, which are numbers of them. The warm-up is for each target, though all have it
 * at once; patience is for measuring again what other work disturbed, in each part of a run.
 */
export const FULL = {
  patience: 60,
  rounds: 9,
  warmUp: 2.5,
  round: 1,
  listRound: 2,
  startRounds: 7,
  idleSessions: 10_000,
  crowdSessions: 10_000,
  crowdSets: 3,
  authSets: 6,
};
export const QUICK = {
  patience: 1,
  rounds: 3,
  warmUp: 0.6,
  round: 0.25,
  listRound: 0.5,
  startRounds: 3,
  idleSessions: 1_000,
  crowdSessions: 10_000,
  crowdSets: 1,
  authSets: 1,
};

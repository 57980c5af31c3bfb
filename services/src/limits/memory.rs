//! The engine in this process.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::time::Millis;
use uuid::Uuid;

use super::rule::{Ask, PAUSE, PAUSE_MAX, Rule, SKEW};

/// Keys at which those that no longer count are first removed.
const SWEEP_AT: usize = 1_024;
/// Most keys that are kept; then the ones go that would be forgotten first.
const KEYS_MAX: usize = 100_000;

/// What was done, by key.
#[derive(Debug, Default)]
pub struct Memory(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    cells: HashMap<String, Cell>,
    sweep_at: usize,
}

#[derive(Debug, Default)]
struct Cell {
    /// Of a window: when, and under which id, oldest first.
    taken: Vec<(Millis, Uuid)>,
    /// Of a pace: when the next one is due (theoretical arrival time).
    next: Millis,
    /// Pauses so far.
    pauses: u32,
    /// End of the pause.
    until: Millis,
    /// When nothing of it counts any more.
    expires: Millis,
}

impl Memory {
    /// Takes all of `asks` under `id`, or none and says how many milliseconds to wait.
    pub fn take(&self, asks: &[Ask], id: Uuid, now: Millis) -> Result<(), Millis> {
        let mut state = self.lock();
        state.sweep(now);
        let mut wait = 0;
        for ask in asks {
            let cell = state.cells.entry(ask.key.clone()).or_default();
            cell.forget(ask.rule, now);
            wait = wait.max(cell.wait(ask.rule, now));
            cell.expires = cell.expires.max(now + ask.rule.memory());
        }
        if wait > 0 {
            return Err(wait);
        }
        for ask in asks {
            if let Some(cell) = state.cells.get_mut(&ask.key) {
                cell.take(ask.rule, id, now);
            }
        }
        Ok(())
    }

    /// Notes what was taken elsewhere, whether it is too often or not.
    pub fn note(&self, asks: &[Ask], id: Uuid, now: Millis) {
        let mut state = self.lock();
        state.sweep(now);
        for ask in asks {
            let cell = state.cells.entry(ask.key.clone()).or_default();
            cell.forget(ask.rule, now);
            cell.take(ask.rule, id, now);
            cell.expires = cell.expires.max(now + ask.rule.memory());
        }
    }

    /// Gives back what was taken under `id`. A pace keeps it.
    pub fn give_back(&self, keys: &[String], id: Uuid) {
        let mut state = self.lock();
        for key in keys {
            if let Some(cell) = state.cells.get_mut(key) {
                cell.taken.retain(|(_, taken)| *taken != id);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.lock().cells.len()
    }
}

impl State {
    fn sweep(&mut self, now: Millis) {
        if self.cells.len() < self.sweep_at.max(SWEEP_AT) {
            return;
        }
        self.cells.retain(|_, cell| cell.expires > now);
        if self.cells.len() >= KEYS_MAX {
            let mut ends: Vec<Millis> = self.cells.values().map(|cell| cell.expires).collect();
            let (_, median, _) = ends.select_nth_unstable(KEYS_MAX / 2);
            let median = *median;
            self.cells.retain(|_, cell| cell.expires > median);
        }
        self.sweep_at = (self.cells.len() * 2).min(KEYS_MAX);
    }
}

impl Cell {
    /// Drops what no longer counts.
    fn forget(&mut self, rule: Rule, now: Millis) {
        match rule {
            Rule::Window { limit, per, .. } => {
                self.taken
                    .retain(|(at, _)| *at > now - per && *at <= now + SKEW);
                if self.taken.len() < limit as usize || self.until > now + PAUSE_MAX + SKEW {
                    (self.pauses, self.until) = (0, 0);
                }
            }
            Rule::Pace { limit, per } => {
                let most = now + Rule::gap(limit, per) * Millis::from(limit) + SKEW;
                if self.next > most {
                    self.next = 0;
                }
            }
        }
    }

    /// Milliseconds until it can be taken; 0 if it can be now. Being refused prolongs a pause.
    fn wait(&mut self, rule: Rule, now: Millis) -> Millis {
        match rule {
            Rule::Window { limit, per, pauses } => {
                let full = self.taken.len().checked_sub(limit as usize);
                let Some(&(oldest, _)) = full.and_then(|index| self.taken.get(index)) else {
                    return if limit == 0 { per } else { 0 };
                };
                let room = (oldest + per - now).max(1);
                if !pauses {
                    return room;
                }
                if self.until > 0 && now >= self.until {
                    return 0;
                }
                let pause = (PAUSE << self.pauses.min(4)).min(PAUSE_MAX);
                self.pauses = self.pauses.saturating_add(1);
                self.until = now + pause;
                pause.min(room)
            }
            Rule::Pace { limit, per } => {
                let gap = Rule::gap(limit, per);
                let next = self.next.max(now) + gap;
                (next - now - gap * Millis::from(limit)).max(0)
            }
        }
    }

    fn take(&mut self, rule: Rule, id: Uuid, now: Millis) {
        match rule {
            Rule::Window { .. } => {
                self.taken.push((now, id));
                self.taken.sort_unstable_by_key(|(at, _)| *at);
                // The pause that was waited for is used up, and the next one is longer.
                self.until = 0;
            }
            Rule::Pace { limit, per } => {
                self.next = self.next.max(now) + Rule::gap(limit, per);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_longer_counts_is_removed_and_there_is_a_bound() {
        let memory = Memory::default();
        let rule = Rule::Window {
            limit: 5,
            per: 60_000,
            pauses: false,
        };
        let ask = |key: i64| Ask {
            key: key.to_string(),
            rule,
        };
        for n in 0..5_000 {
            memory.take(&[ask(n)], Uuid::nil(), n * 1_000).unwrap();
        }
        assert!(memory.len() <= SWEEP_AT, "{}", memory.len());
        for n in 0..250_000 {
            memory
                .take(&[ask(n)], Uuid::nil(), 6_000_000 + n / 100)
                .unwrap();
        }
        assert!(memory.len() <= KEYS_MAX, "{}", memory.len());
    }
}

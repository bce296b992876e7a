import { useQuery } from '@tanstack/react-query';
import { invoke } from '../bridge/invoke.ts';
import { useSettled } from '../runs/use-settled.ts';

const waitMs = 140;
const foundAtMost = 6;
/** One letter would find nearly everybody. */
const fewestLetters = 2;

/**
 * Patients and runs that answer to what was typed, out of the local cache, so offline too. An answer to an earlier
 * question is never shown for a later one.
 */
export function useFound(typed: string) {
  const search = useSettled(typed.trim(), waitMs);
  const isAsked = search.length >= fewestLetters && search === typed.trim();
  const patients = useQuery({
    queryKey: ['patients.list', 'palette', search],
    queryFn: () => invoke('patients.list', { search, limit: foundAtMost }),
    enabled: isAsked,
  });
  const runs = useQuery({
    queryKey: ['runs.list', 'palette', search],
    queryFn: () => invoke('runs.list', { tab: 'all', search, cursor: null, limit: foundAtMost }),
    enabled: isAsked,
  });
  return {
    patients: isAsked ? (patients.data?.patients ?? []) : [],
    runs: isAsked ? (runs.data?.rows ?? []) : [],
    isSearching: typed.trim().length >= fewestLetters && (!isAsked || patients.isPending || runs.isPending),
    failure: isAsked ? (patients.error ?? runs.error) : null,
  };
}

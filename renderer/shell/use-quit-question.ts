import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { EventOf, RequestOf } from '../../shared/ipc-contract.ts';
import { invoke } from '../bridge/invoke.ts';

type Question = EventOf<'app.quitAsked'>['question'];

/** The question of the quit guard while it stands, and the answer to it. */
export function useQuitQuestion() {
  const [question, setQuestion] = useState<Question>(null);
  useEffect(() => window.rhythm.on('app.quitAsked', (event) => setQuestion(event.question)), []);
  const answer = useMutation({
    mutationFn: (how: RequestOf<'app.quit'>['how']) => invoke('app.quit', { how }),
  });
  return { question, answer };
}

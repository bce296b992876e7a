import type { MessageDescriptor } from '@lingui/core';
import type { ModelProblem } from '../../shared/ipc/execution-channels.ts';

/** What came of a test of the model. */
export interface ModelText {
  readonly what: MessageDescriptor;
  readonly advice: MessageDescriptor;
}

/** What is wrong with key, gateway or model, and what to do about it. */
export const modelTexts: Readonly<Record<ModelProblem, ModelText>> = {
  NOT_CONFIGURED: {
    what: /*i18n*/ { id: 'model.NOT_CONFIGURED.what', message: 'There is no key to ask the model with.' },
    advice: /*i18n*/ {
      id: 'model.NOT_CONFIGURED.advice',
      message: 'Store a key above, or let IT set the variable ANTHROPIC_API_KEY.',
    },
  },
  KEY_REFUSED: {
    what: /*i18n*/ { id: 'model.KEY_REFUSED.what', message: 'The key was refused.' },
    advice: /*i18n*/ {
      id: 'model.KEY_REFUSED.advice',
      message: 'It may be mistyped, revoked, or one of another provider. Store it again.',
    },
  },
  NO_PERMISSION: {
    what: /*i18n*/ {
      id: 'model.NO_PERMISSION.what',
      message: 'The key is known, but may not use this model.',
    },
    advice: /*i18n*/ {
      id: 'model.NO_PERMISSION.advice',
      message: 'Let the permission be given in the account of the provider, or choose another model.',
    },
  },
  NO_CREDIT: {
    what: /*i18n*/ {
      id: 'model.NO_CREDIT.what',
      message: 'The account behind the key cannot pay for the call.',
    },
    advice: /*i18n*/ {
      id: 'model.NO_CREDIT.advice',
      message: 'Credit or the means of payment have to be renewed in the account of the provider.',
    },
  },
  MODEL_UNKNOWN: {
    what: /*i18n*/ {
      id: 'model.MODEL_UNKNOWN.what',
      message: 'There is no model of this name there.',
    },
    advice: /*i18n*/ {
      id: 'model.MODEL_UNKNOWN.advice',
      message: 'Check the spelling; gateways often have names of their own.',
    },
  },
  REQUEST_REFUSED: {
    what: /*i18n*/ {
      id: 'model.REQUEST_REFUSED.what',
      message: 'Even the smallest request was rejected.',
    },
    advice: /*i18n*/ {
      id: 'model.REQUEST_REFUSED.advice',
      message: 'Most often the account has no credit, or the gateway expects requests of another kind.',
    },
  },
  RATE_LIMITED: {
    what: /*i18n*/ {
      id: 'model.RATE_LIMITED.what',
      message: 'Key and model are right, but the quota is used up at the moment.',
    },
    advice: /*i18n*/ {
      id: 'model.RATE_LIMITED.advice',
      message: 'Wait a few minutes, execute fewer runs at the same time, or let the limit be raised.',
    },
  },
  OVERLOADED: {
    what: /*i18n*/ {
      id: 'model.OVERLOADED.what',
      message: 'The provider or the gateway answers with a fault of its own.',
    },
    advice: /*i18n*/ {
      id: 'model.OVERLOADED.advice',
      message: 'Nothing here is wrong. Try again in a few minutes.',
    },
  },
  NAME_UNKNOWN: {
    what: /*i18n*/ { id: 'model.NAME_UNKNOWN.what', message: 'No computer is known by this name.' },
    advice: /*i18n*/ {
      id: 'model.NAME_UNKNOWN.advice',
      message: 'Check the address of the gateway, and whether this workstation has a network.',
    },
  },
  UNREACHABLE: {
    what: /*i18n*/ { id: 'model.UNREACHABLE.what', message: 'Nobody answers there.' },
    advice: /*i18n*/ {
      id: 'model.UNREACHABLE.advice',
      message: 'Check the network, the VPN and the firewall; the gateway may be switched off.',
    },
  },
  TLS: {
    what: /*i18n*/ {
      id: 'model.TLS.what',
      message: 'The connection is not secure: its certificate is not trusted.',
    },
    advice: /*i18n*/ {
      id: 'model.TLS.advice',
      message:
        'It may have expired, be for another name, or come from the authority of your own network. IT has to put it right; nothing was sent.',
    },
  },
  TIMEOUT: {
    what: /*i18n*/ { id: 'model.TIMEOUT.what', message: 'No answer came in time.' },
    advice: /*i18n*/ {
      id: 'model.TIMEOUT.advice',
      message: 'Try again; if it stays so, a firewall may swallow the connection.',
    },
  },
  REDIRECTED: {
    what: /*i18n*/ {
      id: 'model.REDIRECTED.what',
      message: 'Whoever answers there sends on to another address.',
    },
    advice: /*i18n*/ {
      id: 'model.REDIRECTED.advice',
      message:
        'The key is not sent there. Enter the final address of the gateway, or sign in to the network.',
    },
  },
  NOT_THE_API: {
    what: /*i18n*/ {
      id: 'model.NOT_THE_API.what',
      message: 'Something answers there, but it is no model.',
    },
    advice: /*i18n*/ {
      id: 'model.NOT_THE_API.advice',
      message: 'Check the address of the gateway; it may also be the sign-in page of a guest network.',
    },
  },
};

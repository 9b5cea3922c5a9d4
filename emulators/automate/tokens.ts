import { randomBytes } from 'node:crypto';
import { jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { passcodes } from './passcodes.ts';
import { wireDate, wireDateWithOffset, wireDateWithoutZone } from './dates.ts';
import { Refused } from './refused.ts';
import type { World } from './world.ts';

interface Token {
  readonly expiresAt: number;
  readonly absoluteExpiresAt: number;
}

/** The tokens that are out. */
export interface TokenOffice {
  /** `GET /APIToken`. */
  information(): Answer;
  /** `POST /APIToken`. */
  logIn(content: unknown): Answer;
  /** `POST /APIToken/Refresh`: the body is the bare token as a JSON string. */
  refresh(content: unknown): Answer;
  /** Throws `Refused` (401) unless the header carries a token that is known and has not expired. */
  admit(authorization: string | undefined): void;
  /** Forgets every token, as a restart of the server does. */
  revokeAll(): void;
}

const HOUR = 3_600_000;
const DATES = { utc: wireDate, offset: wireDateWithOffset, zoneless: wireDateWithoutZone };

/** The body of a log-in, as published. */
interface Credentials {
  readonly Username: string;
  readonly Password: string;
  readonly TwoFactorPasscode?: string;
}

/** An office whose tokens live as long as the seed says. */
export function tokenOffice(world: World): TokenOffice {
  const { seed, modes } = world;
  const tokens = new Map<string, Token>();
  const takesPasscode =
    seed.totpSecret === undefined ? () => true : passcodes(seed.totpSecret, () => world.now());

  const issue = (absoluteExpiresAt: number): Answer => {
    const accessToken = randomBytes(24).toString('base64url');
    const expiresAt = Math.min(world.now() + (seed.tokenLifeMs ?? HOUR), absoluteExpiresAt);
    tokens.set(accessToken, { expiresAt, absoluteExpiresAt });
    const date = DATES[modes.expirationDate];
    return tokenResult(accessToken, date(expiresAt), date(absoluteExpiresAt));
  };
  const tokenResult = (accessToken: string, expires: string | null, absolute: string | null): Answer =>
    jsonAnswer({
      UserId: '41',
      AccessToken: accessToken,
      TokenType: 'Bearer',
      ExpirationDate: expires,
      AbsoluteExpirationDate: absolute,
      InternalUserName: seed.username,
      IsTwoFactorRequired: accessToken === '',
      IsInternalTwoFactorRequired: false,
      SSOAccessToken: null,
    });
  const living = (accessToken: string): Token => {
    const token = tokens.get(accessToken);
    if (token === undefined) throw unauthorized('The token is unknown.');
    if (token.expiresAt > world.now()) return token;
    tokens.delete(accessToken);
    throw unauthorized('The token has expired.');
  };

  return {
    information: () =>
      jsonAnswer({
        AllowDirect: modes.localLogIn,
        AllowServiceRegistration: false,
        AutomateRedirectUri: null,
        Services: [
          {
            ServiceId: 1,
            ServiceName: 'ConnectWise Single Sign-On',
            ServiceURI: 'https://sso.example',
            ServiceType: 1,
            ClientId: 'automate',
            IsDefault: true,
            IsAutomatic: false,
            ServiceGuid: '5f0c1d6e-0000-4000-8000-000000000001',
            IsEnabled: true,
            IsLocalLoginEnabled: modes.localLogIn,
            AuthenticationType: 1,
          },
        ],
      }),
    logIn: (content) => {
      const { Username, Password, TwoFactorPasscode } = content as Credentials;
      const known = Username.toLowerCase() === seed.username.toLowerCase() && Password === seed.password;
      if (!known || !modes.localLogIn)
        throw new Refused(modes.badCredentials, 'Unauthorized', 'The user name or password is wrong.');
      if (!takesPasscode(TwoFactorPasscode ?? '')) return tokenResult('', null, null);
      return issue(world.now() + (seed.tokenAbsoluteLifeMs ?? 8 * HOUR));
    },
    refresh: (content) => issue(living(content as string).absoluteExpiresAt),
    admit: (authorization) => {
      const found = /^Bearer (\S+)$/i.exec(authorization ?? '');
      if (found?.[1] === undefined) throw unauthorized('A bearer token is needed.');
      living(found[1]);
    },
    revokeAll: () => tokens.clear(),
  };
}

/** A 401 with the body seen on live servers. */
export function unauthorized(message: string): Refused {
  return new Refused(401, 'Unauthorized', message);
}

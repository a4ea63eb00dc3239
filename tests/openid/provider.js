// A real OpenID provider on loopback for the tests: node provider.js PORT PEOPLE REDIRECT AFTER
// PEOPLE is a file of claims by the name that somebody signs in with; it is read anew each time.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';

const [port, people, redirect, after] = process.argv.slice(2);
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'tracker',
      client_secret: 'a secret that the tests know',
      redirect_uris: [redirect],
      post_logout_redirect_uris: [after],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'of-the-tests', use: 'sig', alg: 'RS256' }] },
  cookies: { keys: ['for the tests alone'] },
  claims: { openid: ['sub'], profile: ['name', 'groups', 'department'], email: ['email', 'email_verified'] },
  pkce: { required: () => true },
  ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 600, Session: 600 },
  findAccount: (_, name) => {
    const claims = JSON.parse(readFileSync(people, 'utf8'))[name];
    return claims && { accountId: name, claims: () => ({ sub: name, ...claims }) };
  },
});

// It ends with whoever started it, however that ends.
process.stdin.resume().on('end', () => process.exit());
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));

import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { z } from 'zod';
import { createUser } from '../create-user.ts';

const newUserSchema = z.object({
  id: z.uuid().optional(),
  email: z.email(),
  password: z.string().min(8).max(72),
  user_metadata: z.object({ display_name: z.string().optional() }).optional(),
});

/** Serves `auth.admin.createUser` of supabase-js: a user who can sign in at once, without a confirmation mail. */
export async function createUserByAdmin(request: Request, admin: Sql): Promise<Response> {
  const parsed = newUserSchema.safeParse(await request.json().catch(() => null));
  if (!parsed.success) return refusal(400, 'validation_failed', z.prettifyError(parsed.error));
  const { email, password, user_metadata: metadata } = parsed.data;
  const displayName = metadata?.display_name;
  try {
    const user = { id: parsed.data.id ?? randomUUID(), email, password };
    const id = await createUser(admin, displayName === undefined ? user : { ...user, displayName });
    return Response.json({
      id,
      aud: 'authenticated',
      role: 'authenticated',
      email,
      user_metadata: metadata ?? {},
      app_metadata: { provider: 'email', providers: ['email'] },
    });
  } catch (error) {
    if (!(error instanceof postgres.PostgresError && error.code === '23505')) throw error;
    return refusal(422, 'email_exists', 'A user with this email address or id has already been registered');
  }
}

function refusal(status: number, errorCode: string, message: string): Response {
  return Response.json({ code: status, error_code: errorCode, msg: message }, { status });
}

import { z } from 'zod'

// The security policy forbids `eval`, which zod would try before the first parse. Has to be imported before any schema.
z.config({ jitless: true })

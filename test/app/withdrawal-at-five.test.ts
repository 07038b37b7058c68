import { describe } from 'vitest';
import { testWithdrawalStory } from './withdrawal-story.ts';

describe('a withdrawal at 17:00', () => testWithdrawalStory());

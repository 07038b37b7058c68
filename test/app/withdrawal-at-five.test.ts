import { describe } from 'vitest';
import { withdrawalStory } from './withdrawal-story.ts';

describe('a withdrawal at 17:00', () => withdrawalStory());
